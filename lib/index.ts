export { LocustUpgrader, type LocustUpgraderProps } from './constructs/locust-upgrader.ts';
export type { ClusterNetwork } from './constructs/upgrader/upgrader-functions.ts';
export type { Registration } from './contract/registration.ts';
export type { UpgradeRequestInput } from './contract/request.ts';
