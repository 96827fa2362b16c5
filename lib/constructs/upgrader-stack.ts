import { type Duration, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Registration } from '../contract/registration.ts';
import { ExistingLocustCluster } from './cluster/existing-cluster.ts';
import { LocustUpgrader } from './locust-upgrader.ts';

export interface UpgraderStackProps {
  readonly registration: Registration;
  readonly calendars?: readonly string[];
  readonly functionTimeout?: Duration;
  readonly deployPollInterval?: Duration;
}

/** A stack that holds nothing but the upgrader of a cluster that exists: what one machine runs. */
export function upgraderStack(
  scope: Construct,
  id: string,
  { registration, ...props }: UpgraderStackProps,
): LocustUpgrader {
  const { schemaVersion: _, topology: __, cluster: clusterName, ...settings } = registration;
  const stack = new Stack(scope, id, { description: `Upgrades the Locust cluster ${clusterName}` });
  const cluster = new ExistingLocustCluster(stack, 'Cluster', { clusterName, ...settings });
  return new LocustUpgrader(stack, 'Upgrader', { cluster, ...props });
}
