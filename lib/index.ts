export type { ExistingLocustClusterProps } from './constructs/cluster/existing-cluster-props.ts';
export type { ClusterNetwork, ILocustCluster } from './constructs/cluster/locust-cluster-interface.ts';
export type {
  LocustClusterProps,
  LocustImage,
  LocustLoadBalancerProps,
  LocustTaskProps,
  WorkerScalingProps,
} from './constructs/cluster/locust-cluster-props.ts';
export type { WebLoginProps } from './constructs/cluster/web-login.ts';
export { LocustCluster } from './constructs/locust-cluster.ts';
export { LocustUpgrader, type LocustUpgraderProps } from './constructs/locust-upgrader.ts';
export type { NotificationsProps } from './constructs/operations/notifications.ts';
export type { RunbookAlarmProps } from './constructs/operations/runbook-alarm.ts';
export type { AlarmsProps } from './constructs/operations/upgrader-alarms.ts';
export type { ScheduledRequest } from './constructs/schedule/schedule-request.ts';
export {
  type DeployedRevision,
  UpgradeOnDeploy,
  type UpgradeOnDeployProps,
} from './constructs/upgrade-on-deploy.ts';
export { UpgradeSchedule, type UpgradeScheduleProps } from './constructs/upgrade-schedule.ts';
export type { UpgradeTarget } from './constructs/upgrade-target.ts';
export type { LocustUpgraderAttributes } from './constructs/upgrader/imported-upgrader.ts';
export type { ILocustUpgrader } from './constructs/upgrader/upgrader-base.ts';
export type { Registration } from './contract/registration.ts';
export type { UpgradeRequestInput } from './contract/request.ts';
