import { type LocustfileSource, raised } from './simulated-locustfile.ts';
import type { NodeMessage } from './simulated-messages.ts';
import type { WorkerOutput } from './simulated-output.ts';
import { type RunnerSettings, SimulatedRunner } from './simulated-runner.ts';

export interface WorkerSettings extends RunnerSettings {
  /** The identity under which it asks for its locustfile, before it is a worker. */
  readonly asksAs: string;
  /** Started with `-f -`. */
  readonly locustfileFromMaster: boolean;
}

type Phase =
  | { readonly kind: 'asking'; seconds: number }
  | { readonly kind: 'running'; readonly runner: SimulatedRunner }
  | { readonly kind: 'failed' };

/** Seconds that Locust waits for its locustfile (60 × 5 s); it asks once in each. */
const askingLimit = 300;

/**
 * A Locust worker without network, timers or clock: `begin` when Python has started and read the command line,
 * then `second` once a second. One that is to have its locustfile from the master asks for it first.
 */
export class SimulatedWorker {
  readonly #settings: WorkerSettings;
  readonly #output: WorkerOutput;
  #phase: Phase = { kind: 'asking', seconds: 0 };

  constructor(settings: WorkerSettings, output: WorkerOutput) {
    this.#settings = settings;
    this.#output = output;
  }

  begin(): void {
    if (this.#settings.locustfileFromMaster) this.#ask();
    else this.#run();
  }

  second(): void {
    if (this.#phase.kind === 'asking') this.#askAgain(this.#phase);
    else if (this.#phase.kind === 'running') this.#phase.runner.second();
  }

  receive(message: NodeMessage): void {
    if (this.#phase.kind === 'asking') this.#receiveLocustfile(message);
    else if (this.#phase.kind === 'running') this.#phase.runner.receive(message);
  }

  /** SIGTERM. Until it is connected a worker has no handler for it, and the signal ends the process. */
  terminate(): void {
    if (this.#phase.kind === 'running') this.#phase.runner.terminate();
    else this.#output.exit(143, 10);
  }

  #ask(): void {
    const { release, asksAs } = this.#settings;
    const data = release.has.has('versionedLocustfile') ? { version: release.text } : null;
    this.#output.send({ type: 'locustfile', data, node: asksAs });
  }

  #askAgain(phase: { seconds: number }): void {
    phase.seconds += 1;
    if (phase.seconds < askingLimit) this.#ask();
    else this.#fail(`Got no locustfile response from master, gave up after ${askingLimit}s`);
  }

  #receiveLocustfile({ type, data }: NodeMessage): void {
    const source = type === 'locustfile' ? this.#sourceIn(data) : undefined;
    const problem = source === undefined ? "No locustfile in the master's answer" : raised(source);
    if (problem === undefined) this.#run();
    else this.#fail(problem);
  }

  /** Each shape of the answer is understood by the workers of its own side of 2.30.1 only. */
  #sourceIn(data: unknown): LocustfileSource | undefined {
    const answer = data as Partial<LocustfileSource> & { locustfiles?: readonly LocustfileSource[] };
    if (this.#settings.release.has.has('versionedLocustfile')) return answer.locustfiles?.[0];
    const { filename, contents } = answer;
    return filename === undefined || contents === undefined ? undefined : { filename, contents };
  }

  #run(): void {
    const runner = new SimulatedRunner(this.#settings, this.#output);
    this.#phase = { kind: 'running', runner };
    runner.connect();
  }

  #fail(printed: string): void {
    this.#phase = { kind: 'failed' };
    this.#output.print(printed);
    this.#output.exit(1, 0);
  }
}
