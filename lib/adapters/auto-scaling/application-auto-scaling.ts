import {
  type ApplicationAutoScalingClient,
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  ObjectNotFoundException,
  RegisterScalableTargetCommand,
  type ScalableTarget as ScalableTargetAnswer,
} from '@aws-sdk/client-application-auto-scaling';
import type { ScalableTarget } from '../../domain/automation/automation.ts';
import type { Scaling } from '../../ports/scaling.ts';

/** What of a service is scaled, as every call says it. */
export const scaledCount = {
  ServiceNamespace: 'ecs',
  ScalableDimension: 'ecs:service:DesiredCount',
} as const;

export interface ApplicationAutoScalingProps {
  readonly client: ApplicationAutoScalingClient;
  /** Name of the ECS cluster, as it stands in the resource ids. */
  readonly cluster: string;
}

/** The counts of a cluster's services over the API of Application Auto Scaling. */
export class ApplicationAutoScaling implements Scaling {
  readonly #client: ApplicationAutoScalingClient;
  readonly #cluster: string;

  constructor({ client, cluster }: ApplicationAutoScalingProps) {
    this.#client = client;
    this.#cluster = cluster;
  }

  async targets(services: readonly string[]): Promise<readonly ScalableTarget[]> {
    if (services.length === 0) return [];
    const found = new Map<string | undefined, ScalableTargetAnswer>();
    for await (const target of this.#described(services)) found.set(target.ResourceId, target);
    return services.flatMap((service) => {
      const target = found.get(this.#resource(service));
      return target ? [scalableTarget(service, target)] : [];
    });
  }

  async set({ service, min, max, suspended }: ScalableTarget): Promise<void> {
    const { dynamicIn, dynamicOut, scheduled } = suspended;
    const command = new RegisterScalableTargetCommand({
      ...scaledCount,
      ResourceId: this.#resource(service),
      MinCapacity: min,
      MaxCapacity: max,
      SuspendedState: {
        DynamicScalingInSuspended: dynamicIn,
        DynamicScalingOutSuspended: dynamicOut,
        ScheduledScalingSuspended: scheduled,
      },
    });
    await this.#client.send(command);
  }

  /** Its policies and schedules go with it. */
  async remove(service: string): Promise<void> {
    const ResourceId = this.#resource(service);
    try {
      await this.#client.send(new DeregisterScalableTargetCommand({ ...scaledCount, ResourceId }));
    } catch (error) {
      if (!(error instanceof ObjectNotFoundException)) throw error;
    }
  }

  async *#described(services: readonly string[]): AsyncGenerator<ScalableTargetAnswer> {
    const ResourceIds = services.map((service) => this.#resource(service));
    let nextToken: string | undefined;
    do {
      const command = new DescribeScalableTargetsCommand({
        ...scaledCount,
        ResourceIds,
        NextToken: nextToken,
      });
      const page = await this.#client.send(command);
      yield* page.ScalableTargets ?? [];
      nextToken = page.NextToken;
    } while (nextToken);
  }

  #resource(service: string): string {
    return `service/${this.#cluster}/${service}`;
  }
}

/** What is not said to be suspended is not (Application Auto Scaling API reference, SuspendedState). */
function scalableTarget(
  service: string,
  { MinCapacity = 0, MaxCapacity = 0, SuspendedState: suspended = {} }: ScalableTargetAnswer,
): ScalableTarget {
  return {
    service,
    min: MinCapacity,
    max: MaxCapacity,
    suspended: {
      dynamicIn: suspended.DynamicScalingInSuspended ?? false,
      dynamicOut: suspended.DynamicScalingOutSuspended ?? false,
      scheduled: suspended.ScheduledScalingSuspended ?? false,
    },
  };
}
