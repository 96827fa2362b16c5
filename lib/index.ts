export type { ClusterNetwork, ILocustCluster } from './constructs/cluster/locust-cluster-interface.ts';
export { LocustUpgrader, type LocustUpgraderProps } from './constructs/locust-upgrader.ts';
export type { Registration } from './contract/registration.ts';
export type { UpgradeRequestInput } from './contract/request.ts';
