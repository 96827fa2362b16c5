import { type Duration, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Registration } from '../contract/registration.ts';
import { LocustUpgrader } from './locust-upgrader.ts';
import type { ClusterNetwork } from './upgrader/upgrader-functions.ts';

export interface UpgraderStackProps {
  readonly registration: Registration;
  readonly network?: ClusterNetwork;
  readonly taskRoles?: readonly string[];
  readonly calendars?: readonly string[];
  readonly functionTimeout?: Duration;
}

/** A stack that holds nothing but one upgrader: what `cdk deploy` deploys and what one machine runs. */
export function upgraderStack(scope: Construct, id: string, props: UpgraderStackProps): LocustUpgrader {
  const stack = new Stack(scope, id, {
    description: `Upgrades the Locust cluster ${props.registration.cluster}`,
  });
  return new LocustUpgrader(stack, 'Upgrader', props);
}
