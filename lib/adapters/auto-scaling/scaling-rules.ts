import {
  type ApplicationAutoScalingClient,
  PutScalingPolicyCommand,
  PutScheduledActionCommand,
  paginateDescribeScalingPolicies,
  paginateDescribeScheduledActions,
  type ScalingPolicy,
  type ScheduledAction,
} from '@aws-sdk/client-application-auto-scaling';
import type { UncopiedRule } from '../../domain/adoption/existing.ts';
import { type ApplicationAutoScalingProps, scaledCount } from './application-auto-scaling.ts';

/** What changes the count of a service within its limits, and the limits themselves. */
export interface FoundRules {
  readonly policies: readonly ScalingPolicy[];
  readonly schedules: readonly ScheduledAction[];
}

/** Scaling policies and scheduled actions of services: with an operator's credentials, never with a Lambda's. */
export class ScalingRules {
  readonly #client: ApplicationAutoScalingClient;
  readonly #cluster: string;

  constructor({ client, cluster }: ApplicationAutoScalingProps) {
    this.#client = client;
    this.#cluster = cluster;
  }

  async read(service: string): Promise<FoundRules> {
    const place = this.#place(service);
    const policies: ScalingPolicy[] = [];
    for await (const page of paginateDescribeScalingPolicies({ client: this.#client }, place)) {
      policies.push(...(page.ScalingPolicies ?? []));
    }
    const schedules: ScheduledAction[] = [];
    for await (const page of paginateDescribeScheduledActions({ client: this.#client }, place)) {
      schedules.push(...(page.ScheduledActions ?? []));
    }
    return { policies, schedules };
  }

  /** Gives a registered service what of another one's rules can be copied; those of the same names are replaced. */
  async copy(from: string, to: string): Promise<void> {
    const { policies, schedules } = copiedRules(await this.read(from));
    for (const { PolicyName, PolicyType, TargetTrackingScalingPolicyConfiguration: tracking } of policies) {
      await this.#client.send(
        new PutScalingPolicyCommand({
          ...this.#place(to),
          PolicyName,
          PolicyType,
          TargetTrackingScalingPolicyConfiguration: measuredAt(tracking, from, to),
        }),
      );
    }
    for (const {
      ScheduledActionName,
      Schedule,
      Timezone,
      StartTime,
      EndTime,
      ScalableTargetAction,
    } of schedules) {
      await this.#client.send(
        new PutScheduledActionCommand({
          ...this.#place(to),
          ScheduledActionName,
          Schedule,
          Timezone,
          StartTime,
          EndTime,
          ScalableTargetAction,
        }),
      );
    }
  }

  #place(service: string) {
    return { ...scaledCount, ResourceId: `service/${this.#cluster}/${service}` };
  }
}

/** A target tracking policy has alarms that come with it. */
export function copiedRules({ policies, schedules }: FoundRules): FoundRules {
  return {
    policies: policies.filter(({ PolicyType }) => PolicyType === 'TargetTrackingScaling'),
    schedules: schedules.filter((action) => !isOnce(action)),
  };
}

/** `policy busy`, `schedule evening`. */
export function namesOf({ policies, schedules }: FoundRules): readonly string[] {
  return [
    ...policies.map(({ PolicyName }) => `policy ${PolicyName}`),
    ...schedules.map(({ ScheduledActionName }) => `schedule ${ScheduledActionName}`),
  ];
}

/**
 * A step policy is started by alarms that name it by its ARN. A predictive one has a history of its own service. An
 * action at one moment may be over.
 */
export function uncopiedRules({ policies, schedules }: FoundRules): readonly UncopiedRule[] {
  return [
    ...policies.flatMap(
      ({ PolicyName: name = '', PolicyType: type, Alarms: alarms = [] }): UncopiedRule[] => {
        if (type === 'TargetTrackingScaling') return [];
        return type === 'PredictiveScaling'
          ? [{ kind: 'predictive', name }]
          : [{ kind: 'alarmed', name, alarms: alarms.flatMap(({ AlarmName }) => AlarmName ?? []) }];
      },
    ),
    ...schedules
      .filter(isOnce)
      .map(
        ({ ScheduledActionName: name = '', Schedule: schedule = '' }) =>
          ({ kind: 'once', name, schedule }) as const,
      ),
  ];
}

function isOnce({ Schedule }: ScheduledAction): boolean {
  return Schedule?.startsWith('at(') ?? false;
}

/** The same, measured at another service: a metric of the team's own may name its service as a dimension. */
function measuredAt<Value>(value: Value, from: string, to: string): Value {
  if (Array.isArray(value)) return value.map((each) => measuredAt(each, from, to)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, each]) => [name, measuredAt(each, from, to)] as const);
  const same = Object.fromEntries(members);
  return (
    'Name' in value && 'Value' in value && value.Value === from ? { ...same, Value: to } : same
  ) as Value;
}
