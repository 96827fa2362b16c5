import * as client from '@aws-sdk/client-application-auto-scaling';
import { type AwsApi, AwsError } from '../aws-api.ts';
import { inputValidator } from '../validate.ts';
import { pageOfTargets } from './page.ts';
import { registered, type ScalableTarget, targetAnswer } from './scalable-target.ts';

const validate = inputValidator(client, 'ValidationException');

type RegisterInput = client.RegisterScalableTargetCommandInput;
type DescribeInput = client.DescribeScalableTargetsCommandInput;
type DeregisterInput = client.DeregisterScalableTargetCommandInput;

/** Application Auto Scaling for ECS services, as a register of scalable targets: it never changes a count. */
export class EmbeddedAutoScaling implements AwsApi {
  readonly targetPrefix = 'AnyScaleFrontendService';
  readonly #targets = new Map<string, ScalableTarget>();
  readonly #operations: Readonly<Record<string, (input: never) => unknown>> = {
    RegisterScalableTarget: (input: RegisterInput) => this.#register(input),
    DescribeScalableTargets: (input: DescribeInput) => this.#describe(input),
    DeregisterScalableTarget: (input: DeregisterInput) => this.#deregister(input),
  };

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
    const found = [...this.#targets.values()].filter(({ resource }) => resources?.includes(resource) ?? true);
    const { page, ...next } = pageOfTargets(found, input);
    return { ScalableTargets: page.map(targetAnswer), ...next };
  }

  #deregister({ ResourceId: resource = '' }: DeregisterInput): unknown {
    if (this.#targets.delete(resource)) return {};
    throw new AwsError('ObjectNotFoundException', `No scalable target is registered for ${resource}.`);
  }
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
