import type { LocustRelease } from './simulated-features.ts';
import type { NodeMessage } from './simulated-messages.ts';
import type { WorkerOutput } from './simulated-output.ts';
import { SimulatedUsers } from './simulated-users.ts';

export interface RunnerSettings {
  readonly release: LocustRelease;
  /** `<host name>_<32 hexadecimal digits>`, as Locust names its workers. */
  readonly id: string;
  /** Host and port of its master, as its own log names them. */
  readonly master: string;
  /** Its log so far, for the message that carries it to the master. */
  readonly logs: () => readonly string[];
}

interface Connection {
  readonly kind: 'connected';
  seconds: number;
  /** Null until the first heartbeat of a master that sends any. */
  sinceHeartbeat: number | null;
  sentLines: number;
}

type Phase = { readonly kind: 'connecting'; seconds: number } | Connection | { readonly kind: 'leaving' };

/** Locust's constants, in seconds; no setting changes them. */
const connectTimeout = 5;
const connectTries = 60;
const masterHeartbeatTimeout = 60;
const statsInterval = 3;
const logsInterval = 10;

/** What connects a simulated worker to its master and obeys it. */
export class SimulatedRunner {
  readonly #settings: RunnerSettings;
  readonly #output: WorkerOutput;
  readonly #users = new SimulatedUsers((type, data) => this.#say(type, data));
  #phase: Phase = { kind: 'connecting', seconds: 0 };

  constructor(settings: RunnerSettings, output: WorkerOutput) {
    this.#settings = settings;
    this.#output = output;
  }

  /** Without `ack` (below 2.10.0) a worker takes its own greeting for a connection. */
  connect(): void {
    this.#output.log('INFO', `Starting Locust ${this.#settings.release.text}`);
    this.#sayReady();
    if (!this.#settings.release.has.has('ack')) this.#connected();
  }

  second(): void {
    this.#users.second();
    if (this.#phase.kind === 'connecting') this.#connectAgain(this.#phase);
    else if (this.#phase.kind === 'connected') this.#report(this.#phase);
  }

  receive({ type, data }: NodeMessage): void {
    if (type === 'ack' && this.#phase.kind === 'connecting') this.#connected();
    // Obeyed until the process is gone, also after its `quit`: the race that kills listeners.
    else if (type === 'spawn') this.#users.spawn(data as { user_classes_count: Record<string, number> });
    else if (type === 'stop') this.#stop();
    else if (type === 'quit' && this.#phase.kind !== 'leaving') this.#quit();
    else if (type === 'heartbeat' && this.#phase.kind === 'connected') this.#heard(this.#phase);
  }

  terminate(): void {
    if (this.#phase.kind === 'connecting') this.#output.exit(143, 10);
    if (this.#phase.kind !== 'connected') return;
    this.#output.log('INFO', 'Got SIGTERM signal');
    this.#leave();
  }

  #connectAgain(phase: { seconds: number }): void {
    phase.seconds += 1;
    if (phase.seconds % connectTimeout !== 0) return;
    const retry = phase.seconds / connectTimeout;
    if (retry >= 3) {
      const tries = `retry ${retry}/${connectTries}`;
      this.#output.log('WARNING', `Failed to connect to master ${this.#settings.master}, ${tries}.`);
    }
    if (retry <= connectTries) this.#sayReady();
    else this.#giveUp();
  }

  #giveUp(): void {
    this.#phase = { kind: 'leaving' };
    this.#output.log('ERROR', 'Failed to connect to the Locust master: ');
    this.#output.exit(255, 0);
  }

  #connected(): void {
    const connection: Connection = { kind: 'connected', seconds: 0, sinceHeartbeat: null, sentLines: 0 };
    this.#phase = connection;
    this.#users.sendHeartbeat();
    this.#users.sendStatistics();
    this.#sendLogs(connection);
  }

  #report(connection: Connection): void {
    connection.seconds += 1;
    if (connection.sinceHeartbeat !== null) connection.sinceHeartbeat += 1;
    if ((connection.sinceHeartbeat ?? 0) > masterHeartbeatTimeout) {
      this.#output.log('ERROR', `Didn't get heartbeat from master in over ${masterHeartbeatTimeout}s`);
      this.#leave();
      return;
    }
    this.#users.sendHeartbeat();
    if (connection.seconds % statsInterval === 0) this.#users.sendStatistics();
    if (connection.seconds % logsInterval === 0) this.#sendLogs(connection);
  }

  /** A worker that does not know the message never begins to count, and so never gives up. */
  #heard(connection: Connection): void {
    if (this.#settings.release.has.has('masterHeartbeat')) connection.sinceHeartbeat = 0;
  }

  #stop(): void {
    this.#users.stop();
    this.#say('client_stopped', null);
    this.#sayReady();
  }

  #quit(): void {
    this.#output.log('INFO', 'Got quit message from master, shutting down...');
    this.#users.stop();
    this.#users.sendStatistics();
    this.#leave();
  }

  #leave(): void {
    this.#phase = { kind: 'leaving' };
    this.#output.log('INFO', 'Shutting down (exit code 0)');
    this.#say('quit', null);
    this.#output.exit(0, 150);
  }

  #sayReady(): void {
    this.#say('client_ready', this.#settings.release.text);
  }

  #sendLogs(connection: Connection): void {
    const logs = this.#settings.logs();
    if (!this.#settings.release.has.has('workerLogs') || logs.length === connection.sentLines) return;
    connection.sentLines = logs.length;
    this.#say('logs', { worker_id: this.#settings.id, logs });
  }

  #say(type: string, data: unknown): void {
    this.#output.send({ type, data, node: this.#settings.id });
  }
}
