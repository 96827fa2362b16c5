import type { ServiceRecord } from '../../lib/local/ecs/state.ts';
import type { EmbeddedAws } from '../../lib/local/embedded-aws.ts';

/** How a service can be changed by others at the end of a run: `blue-worker runs 4: 4 to 4, on, rebalanced`. */
export type ActsByItself = string;

const cluster = 'local';
const services = ['blue-worker', 'green-worker'];
const everyMilliseconds = 100;

/**
 * Auto scaling of both worker services, zone rebalancing of one of them, and load that never ceases to ask for more
 * tasks and for fewer. The limits are exactly what each service runs at rest: whenever an upgrade is under way without
 * having suspended them, the next alarm brings a count back into them and disturbs it.
 */
export class PlayedLoad {
  readonly #aws: EmbeddedAws;
  readonly #timer: NodeJS.Timeout;

  private constructor(aws: EmbeddedAws) {
    this.#aws = aws;
    this.#timer = setInterval(() => void this.#ask(), everyMilliseconds);
  }

  static async begin(aws: EmbeddedAws): Promise<PlayedLoad> {
    for (const service of services) {
      const count = stateOf(aws, service)?.desired;
      await aws.autoScaling.call('RegisterScalableTarget', {
        ServiceNamespace: 'ecs',
        ResourceId: resourceOf(service),
        ScalableDimension: 'ecs:service:DesiredCount',
        MinCapacity: count,
        MaxCapacity: count,
      });
    }
    await aws.ecs.call('UpdateService', {
      cluster,
      service: 'blue-worker',
      availabilityZoneRebalancing: 'ENABLED',
    });
    return new PlayedLoad(aws);
  }

  /** Ends the load, and says what acts by itself now. */
  end(): readonly ActsByItself[] {
    clearInterval(this.#timer);
    return services.map((service) => {
      const target = this.#aws.autoScaling.targets.find(({ resource }) => resource === resourceOf(service));
      const suspended = Object.values(target?.suspended ?? {}).includes(true);
      const state = stateOf(this.#aws, service);
      const rebalanced = state?.given.availabilityZoneRebalancing === 'ENABLED';
      const range = `${target?.min} to ${target?.max}, ${suspended ? 'suspended' : 'on'}`;
      return `${service} runs ${state?.desired}: ${range}${rebalanced ? ', rebalanced' : ''}`;
    });
  }

  /** A call that comes too late, when everything has been stopped, is refused: nobody waits for it. */
  async #ask(): Promise<void> {
    for (const service of services) {
      await this.#aws.autoScaling.scaleOut(resourceOf(service), 1).catch(() => undefined);
      await this.#aws.autoScaling.scaleIn(resourceOf(service), 1).catch(() => undefined);
    }
  }
}

function stateOf(aws: EmbeddedAws, service: string): ServiceRecord | undefined {
  return [...aws.ecs.state.services.values()].find(({ name }) => name === service);
}

function resourceOf(service: string): string {
  return `service/${cluster}/${service}`;
}
