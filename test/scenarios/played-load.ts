import type { ServiceRecord } from '../../lib/local/ecs/state.ts';
import type { EmbeddedAws } from '../../lib/local/embedded-aws.ts';

/** How a service can be changed by others at the end of a run: `blue-worker runs 4: 4 to 4, on, rebalanced`. */
export type ActsByItself = string;

const cluster = 'local';
const services = ['blue-worker', 'green-worker'];
const everyMilliseconds = 100;

/**
 * Auto scaling of both worker services, zone rebalancing of one of them, load that never ceases to ask for more tasks
 * and for fewer, and on both a scheduled action that would have it run all workers. The limits are exactly what each
 * service runs at rest: whenever an upgrade is under way without having suspended them, the next alarm or schedule brings
 * a count back into them and disturbs it; and so does a slot that is idle and not suspended.
 */
export class PlayedLoad {
  readonly #aws: EmbeddedAws;
  readonly #workers: number;
  readonly #timer: NodeJS.Timeout;

  private constructor(aws: EmbeddedAws, workers: number) {
    this.#aws = aws;
    this.#workers = workers;
    this.#timer = setInterval(() => void this.#ask(), everyMilliseconds);
  }

  static async begin(aws: EmbeddedAws): Promise<PlayedLoad> {
    const counts = services.map((service) => stateOf(aws, service)?.desired ?? 0);
    for (const [index, service] of services.entries()) {
      const count = counts[index] ?? 0;
      const suspended = count === 0;
      await aws.autoScaling.call('RegisterScalableTarget', {
        ServiceNamespace: 'ecs',
        ResourceId: resourceOf(service),
        ScalableDimension: 'ecs:service:DesiredCount',
        MinCapacity: count,
        MaxCapacity: count,
        SuspendedState: {
          DynamicScalingInSuspended: suspended,
          DynamicScalingOutSuspended: suspended,
          ScheduledScalingSuspended: suspended,
        },
      });
    }
    await aws.ecs.call('UpdateService', {
      cluster,
      service: 'blue-worker',
      availabilityZoneRebalancing: 'ENABLED',
    });
    return new PlayedLoad(aws, Math.max(...counts));
  }

  /** Ends the load, and says what acts by itself now. */
  end(): readonly ActsByItself[] {
    clearInterval(this.#timer);
    return services.map((service) => {
      const target = this.#aws.autoScaling.targets.find(({ resource }) => resource === resourceOf(service));
      const kinds = Object.values(target?.suspended ?? {}).filter(Boolean).length;
      const suspended = ['on', 'suspended in part', 'suspended in part', 'suspended'][kinds];
      const state = stateOf(this.#aws, service);
      const rebalanced = state?.given.availabilityZoneRebalancing === 'ENABLED';
      const range = `${target?.min} to ${target?.max}, ${suspended}`;
      return `${service} runs ${state?.desired}: ${range}${rebalanced ? ', rebalanced' : ''}`;
    });
  }

  /** A call that comes too late, when everything has been stopped, is refused: nobody waits for it. */
  async #ask(): Promise<void> {
    for (const service of services) {
      await this.#aws.autoScaling.scaleOut(resourceOf(service), 1).catch(() => undefined);
      await this.#aws.autoScaling.scaleIn(resourceOf(service), 1).catch(() => undefined);
      const limits = { min: this.#workers, max: this.#workers };
      await this.#aws.autoScaling.runScheduledAction(resourceOf(service), limits).catch(() => undefined);
    }
  }
}

function stateOf(aws: EmbeddedAws, service: string): ServiceRecord | undefined {
  return [...aws.ecs.state.services.values()].find(({ name }) => name === service);
}

function resourceOf(service: string): string {
  return `service/${cluster}/${service}`;
}
