import { deployedVersion } from '../../lib/cli/local/node-list.ts';
import type { ProgressView } from '../../lib/cli/local/progress.ts';
import type { EmbeddedEcs } from '../../lib/local/ecs/embedded-ecs.ts';
import type { TaskRecord } from '../../lib/local/ecs/state.ts';
import type { EmbeddedAws } from '../../lib/local/embedded-aws.ts';
import { type ActsByItself, PlayedLoad } from './played-load.ts';

/** What ran at one moment: the truth of the embedded ECS, not what a read of it may have shown. */
export interface ClusterSample {
  readonly at: number;
  /** Worker tasks that start or run, and those that run. */
  readonly live: number;
  readonly running: number;
  /** Versions of the running masters and workers, as deployed. */
  readonly masters: readonly string[];
  readonly workers: readonly string[];
}

const everyMilliseconds = 25;

/** A view that looks at the cluster all the time instead of showing anything. */
export class ClusterRecorder implements ProgressView {
  readonly samples: ClusterSample[] = [];
  readonly addresses = new Set<string>();
  readonly said: string[] = [];
  /** At the end. */
  actsByItself: readonly ActsByItself[] = [];
  #load: PlayedLoad | null = null;
  #timer: NodeJS.Timeout | undefined;

  say(text: string): void {
    this.said.push(text);
  }

  event(): void {}
  wait(): void {}

  async watch(aws: EmbeddedAws): Promise<void> {
    this.#timer = setInterval(() => this.#sample(aws.ecs), everyMilliseconds);
    this.#load = await PlayedLoad.begin(aws);
  }

  done(): void {
    clearInterval(this.#timer);
    this.actsByItself = this.#load?.end() ?? [];
  }

  #sample(ecs: EmbeddedEcs): void {
    const tasks = [...ecs.state.tasks.values()];
    for (const { address } of tasks) this.addresses.add(address);
    const running = tasks.filter(({ phase }) => phase === 'running');
    const live = tasks.filter(({ phase }) => ['provisioning', 'pending', 'running'].includes(phase));
    this.samples.push({
      at: Date.now(),
      live: live.filter(isWorker).length,
      running: running.filter(isWorker).length,
      masters: running.filter((task) => !isWorker(task)).map((task) => deployedVersion(ecs, task)),
      workers: running.filter(isWorker).map((task) => deployedVersion(ecs, task)),
    });
  }
}

function isWorker({ service }: TaskRecord): boolean {
  return service.endsWith('worker');
}
