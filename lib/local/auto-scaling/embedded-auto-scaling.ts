import * as client from '@aws-sdk/client-application-auto-scaling';
import type { DescribeServicesCommandOutput } from '@aws-sdk/client-ecs';
import { type AwsApi, AwsError } from '../aws-api.ts';
import { inputValidator } from '../validate.ts';
import { scaledBySchedule, scaledIn, scaledOut } from './activities.ts';
import { pageOfTargets } from './page.ts';
import { Rules } from './rules.ts';
import { registered, type ScalableTarget, targetAnswer } from './scalable-target.ts';

const validate = inputValidator(client, 'ValidationException');

type RegisterInput = client.RegisterScalableTargetCommandInput;
type DescribeInput = client.DescribeScalableTargetsCommandInput;
type DescribeRulesInput = client.DescribeScalingPoliciesCommandInput;
type DeregisterInput = client.DeregisterScalableTargetCommandInput;

/** What became of an activity: `suspended` is none, and `unregistered` has no target. */
export type Activity = 'done' | 'suspended' | 'unregistered';

/**
 * Application Auto Scaling for ECS services. There are no alarms and no clock here: whoever plays load or a schedule
 * says when a policy scales out or in, or an action runs, and what is suspended then does not happen.
 */
export class EmbeddedAutoScaling implements AwsApi {
  readonly targetPrefix = 'AnyScaleFrontendService';
  readonly #ecs: Pick<AwsApi, 'call'>;
  readonly #rules = new Rules();
  readonly #targets = new Map<string, ScalableTarget>();
  readonly #operations: Readonly<Record<string, (input: never) => unknown>> = {
    RegisterScalableTarget: (input: RegisterInput) => this.#register(input),
    DescribeScalableTargets: (input: DescribeInput) => this.#describe(input),
    DeregisterScalableTarget: (input: DeregisterInput) => this.#deregister(input),
    PutScalingPolicy: (input: client.PutScalingPolicyCommandInput) =>
      this.#rules.putPolicy(this.#ofTarget(input)),
    PutScheduledAction: (input: client.PutScheduledActionCommandInput) =>
      this.#rules.putAction(this.#ofTarget(input)),
    DescribeScalingPolicies: (input: DescribeRulesInput) => this.#rules.describePolicies(input),
    DescribeScheduledActions: (input: DescribeRulesInput) => this.#rules.describeActions(input),
  };

  constructor(ecs: Pick<AwsApi, 'call'>) {
    this.#ecs = ecs;
  }

  get targets(): readonly ScalableTarget[] {
    return [...this.#targets.values()];
  }

  async call(operation: string, input: unknown): Promise<unknown> {
    const run = this.#operations[operation];
    if (!run) {
      throw new AwsError(
        'UnknownOperationException',
        `${operation} does not exist in the embedded Application Auto Scaling`,
      );
    }
    validate(operation, input);
    checkTarget(input as Partial<RegisterInput>);
    return run(input as never);
  }

  /** A policy's alarm goes off: `tasks` more. `service/<cluster>/<service>`. */
  scaleOut(resource: string, tasks: number): Promise<Activity> {
    return this.#scale(resource, (target, count) => scaledOut(target, count, tasks));
  }

  /** A policy's alarm goes off: `tasks` fewer. */
  scaleIn(resource: string, tasks: number): Promise<Activity> {
    return this.#scale(resource, (target, count) => scaledIn(target, count, tasks));
  }

  /** A scheduled action runs: it sets limits and brings the count into them. */
  async runScheduledAction(resource: string, limits: { min: number; max: number }): Promise<Activity> {
    const target = this.#targets.get(resource);
    if (target?.suspended.ScheduledScalingSuspended) return 'suspended';
    if (target) this.#targets.set(resource, { ...target, ...limits });
    return this.#scale(resource, scaledBySchedule);
  }

  async #scale(
    resource: string,
    countFor: (target: ScalableTarget, count: number) => number | null,
  ): Promise<Activity> {
    const target = this.#targets.get(resource);
    const [, cluster, service] = resource.split('/');
    if (!target) return 'unregistered';
    const { services } = (await this.#ecs.call('DescribeServices', {
      cluster,
      services: [service],
    })) as DescribeServicesCommandOutput;
    const count = services?.[0]?.desiredCount ?? 0;
    const wanted = countFor(target, count);
    if (wanted === null) return 'suspended';
    if (wanted !== count) await this.#ecs.call('UpdateService', { cluster, service, desiredCount: wanted });
    return 'done';
  }

  #register(input: RegisterInput): unknown {
    const resource = input.ResourceId ?? '';
    const target = registered(input, this.#targets.get(resource));
    this.#targets.set(resource, target);
    return { ScalableTargetARN: target.arn };
  }

  #describe(input: DescribeInput): unknown {
    const { ResourceIds: resources, ScalableDimension: dimension } = input;
    if (dimension !== undefined && resources === undefined) {
      throw new AwsError('ValidationException', 'A ScalableDimension needs ResourceIds beside it.');
    }
    const found = this.targets.filter(({ resource }) => resources?.includes(resource) ?? true);
    const { page, ...next } = pageOfTargets(found, input);
    return { ScalableTargets: page.map(targetAnswer), ...next };
  }

  #deregister({ ResourceId: resource = '' }: DeregisterInput): unknown {
    if (!this.#targets.delete(resource)) throw unregistered(resource);
    this.#rules.forget(resource);
    return {};
  }

  #ofTarget<Input extends Pick<RegisterInput, 'ResourceId'>>(input: Input): Input {
    if (this.#targets.has(input.ResourceId ?? '')) return input;
    throw unregistered(input.ResourceId);
  }
}

function unregistered(resource: string | undefined): AwsError {
  return new AwsError('ObjectNotFoundException', `No scalable target is registered for ${resource}.`);
}

/** Services of ECS are all that can be scaled here. */
function checkTarget({ ServiceNamespace, ScalableDimension, ResourceId }: Partial<RegisterInput>): void {
  const unknown = [
    ServiceNamespace === 'ecs' ? null : ServiceNamespace,
    ScalableDimension === undefined || ScalableDimension === 'ecs:service:DesiredCount'
      ? null
      : ScalableDimension,
    ResourceId === undefined || /^service\/[^/]+\/[^/]+$/.test(ResourceId) ? null : ResourceId,
  ].find((value) => value !== null);
  if (unknown === undefined) return;
  throw new AwsError('ValidationException', `the embedded Application Auto Scaling can't scale ${unknown}`);
}
