import { Token } from 'aws-cdk-lib';
import { ContextAttribute } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { describeIssues } from '../../contract/issues.ts';
import { type UpgradeRequestInput, upgradeRequest } from '../../contract/request.ts';
import { resolveTarget } from '../../domain/planning/target.ts';
import type { RegisteredCluster } from '../../domain/planning/wish.ts';
import { parseVersion } from '../../domain/versions/version.ts';
import { badConstruct } from '../bad-construct.ts';
import type { UpgradeTarget } from '../upgrade-target.ts';

/** Options of an upgrade request that a schedule may set: all but what it sets by itself. */
export type ScheduledRequest = Omit<
  UpgradeRequestInput,
  'schemaVersion' | 'target' | 'scheduled' | 'windowEnd' | 'plan' | 'calendars'
>;

export interface ScheduleRequestProps {
  readonly cluster: RegisteredCluster;
  readonly target: UpgradeTarget;
  readonly request: ScheduledRequest;
  readonly calendars: readonly string[];
  readonly windowSeconds: number;
}

/**
 * The input with which a schedule starts the state machine. EventBridge Scheduler puts the ARN and the moment in the
 * place of its context attributes (its user guide, "Adding context attributes").
 */
export function scheduleRequest(scope: Construct, props: ScheduleRequestProps): UpgradeRequestInput {
  const { windowSeconds, calendars } = props;
  const target = targetOf(scope, props);
  const schemaVersion = 1 as const;
  const request = { ...props.request, calendars: [...calendars], schemaVersion, target };
  const at = '2027-01-01T00:00:00Z';
  const sample = { ...request, scheduled: { schedule: 'a schedule', at, windowSeconds } };
  const parsed = upgradeRequest.safeParse(sample, { reportInput: true });
  if (!parsed.success) {
    const problem = `the scheduled request can't be used: ${describeIssues(parsed.error)}`;
    throw badConstruct(scope, problem, 'correct the properties that are named');
  }
  const { scheduleArn: schedule, scheduledTime } = ContextAttribute;
  return { ...request, scheduled: { schedule, at: scheduledTime, windowSeconds } };
}

function targetOf(scope: Construct, { cluster, target }: ScheduleRequestProps) {
  const { version, range, ...revision } = target;
  const asked = version ?? range;
  if (asked === undefined || (version !== undefined && range !== undefined)) {
    const given =
      asked === undefined ? 'neither version nor range' : `both version ${version} and range ${range}`;
    throw badConstruct(scope, `the target has ${given}`, 'give one of the two');
  }
  // What CloudFormation fills in later can't be looked at here: the upgrade's own plan refuses what is bad.
  if (Token.isUnresolved(asked)) return { ...revision, version: asked };
  if (version !== undefined && !parseVersion(version).ok) {
    throw badConstruct(
      scope,
      `the target's version ${JSON.stringify(version)} is none`,
      'name one such as 2.32.2, or give a range',
    );
  }
  const wish = { ...revision, version: asked, preReleases: revision.preReleases ?? false };
  const resolved = resolveTarget(cluster, { target: wish });
  if (resolved.kind === 'refused') {
    throw badConstruct(scope, "the target can't be chosen", resolved.cause.message);
  }
  return { ...revision, version: asked };
}
