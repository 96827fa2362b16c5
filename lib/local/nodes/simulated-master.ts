import type { LocustRelease } from './simulated-features.ts';
import type { MasterFloor } from './simulated-floor.ts';
import { handleMessage } from './simulated-handlers.ts';
import type { LocustfileSource } from './simulated-locustfile.ts';
import { decodeMessage, ListenerCrash, type NodeMessage } from './simulated-messages.ts';
import type { MasterOutput } from './simulated-output.ts';
import { Roster } from './simulated-roster.ts';
import { TestRun } from './simulated-test-run.ts';

export interface MasterSettings {
  readonly release: LocustRelease;
  readonly locustfiles: readonly LocustfileSource[];
  /** `--enable-rebalancing`: workers that join a running test get users. */
  readonly rebalancing: boolean;
  /** `--class-picker`: a test may name the user classes that it runs. */
  readonly classPicker: boolean;
}

type Listener =
  | { readonly kind: 'listening' }
  | { readonly kind: 'paused'; readonly then: () => void; readonly waiting: (() => void)[] }
  | { readonly kind: 'dead' };

/**
 * A Locust master without sockets, timers or clock: messages come in, messages and log lines go out.
 * Its listener can die while the rest of it lives on, which is what makes a zombie of a real master.
 */
export class SimulatedMaster implements MasterFloor {
  readonly release: LocustRelease;
  readonly locustfiles: readonly LocustfileSource[];
  readonly rebalancing: boolean;
  readonly classPicker: boolean;
  readonly roster = new Roster();
  readonly test: TestRun;
  readonly output: MasterOutput;
  readonly workerLogs: Record<string, readonly string[]> = {};
  #listener: Listener = { kind: 'listening' };

  constructor(settings: MasterSettings, output: MasterOutput) {
    this.release = settings.release;
    this.locustfiles = settings.locustfiles;
    this.rebalancing = settings.rebalancing;
    this.classPicker = settings.classPicker;
    this.output = output;
    this.test = new TestRun(this.roster, output);
  }

  get listenerDied(): boolean {
    return this.#listener.kind === 'dead';
  }

  /** The payload of a ZeroMQ message from the peer of this identity. */
  receiveBytes(identity: string, bytes: Uint8Array): void {
    this.#hear(() => {
      const decoded = decodeMessage(bytes);
      if (decoded.kind === 'fatal') throw new ListenerCrash(decoded.exception);
      if (decoded.kind === 'message') this.#handle(decoded.message);
      else this.output.log('ERROR', `Unrecognized message detected: ${decoded.reason} from ${identity}`);
    });
  }

  receive(message: NodeMessage): void {
    this.#hear(() => this.#handle(message));
  }

  /** A second passes: the heartbeat greenlet lives on, whatever became of the listener. */
  second(): void {
    const { missing, forgotten } = this.roster.age();
    for (const worker of missing) {
      this.output.log('INFO', `Worker ${worker.id} failed to send heartbeat, setting state to missing.`);
    }
    if (missing.length > 0 && this.roster.connected().length === 0) {
      this.output.log('INFO', 'The last worker went missing, stopping test.');
      this.test.stop();
      this.test.settle();
    }
    if (forgotten.length > 0 && this.test.active) this.test.swarm(this.test.targetUsers, this.test.spawnRate);
    this.test.advance();
  }

  /** SIGTERM: every worker on the list is told to quit, by a master with a dead listener too. */
  quit(): void {
    this.test.stop(false);
    for (const worker of this.roster.all()) this.output.send({ type: 'quit', data: null, node: worker.id });
  }

  redistribute(then: () => void): void {
    if (this.test.redistribute()) this.#listener = { kind: 'paused', then, waiting: [] };
    else then();
  }

  /** The end of a pause that was asked for through the output. */
  resume(): void {
    if (this.#listener.kind !== 'paused') return;
    const { then, waiting } = this.#listener;
    this.#listener = { kind: 'listening' };
    this.test.redistributed();
    then();
    this.test.settle();
    for (const work of waiting) this.#hear(work);
  }

  #handle(message: NodeMessage): void {
    if (handleMessage(this, message) === 'done' && this.#listener.kind === 'listening') this.test.settle();
  }

  #hear(work: () => void): void {
    if (this.#listener.kind === 'dead') return;
    if (this.#listener.kind === 'paused') {
      this.#listener.waiting.push(work);
      return;
    }
    try {
      work();
    } catch (error) {
      if (!(error instanceof ListenerCrash)) throw error;
      this.#listener = { kind: 'dead' };
      this.output.log('CRITICAL', crashEntry(error.message));
    }
  }
}

/** One log entry of several lines, in Locust's wording; its traceback names no file that does not exist. */
function crashEntry(exception: string): string {
  const method =
    'bound method MasterRunner.client_listener of <locust.runners.MasterRunner object at 0x7f0000000001>';
  return [
    `Unhandled exception in greenlet: <Greenlet at 0x7f0000000000: <${method}>>`,
    'Traceback (most recent call last):',
    '  File "simulated node", line 1, in client_listener',
    exception,
  ].join('\n');
}
