import type { Container } from './container.ts';
import type { OpenDoor } from './simulated-door.ts';
import type { LocustRelease } from './simulated-features.ts';
import { openListener, type Peer, type PeerDoor } from './simulated-listener.ts';
import { type LocustfileSource, loadLocustfile } from './simulated-locustfile.ts';
import type { SimulatedLogin } from './simulated-login.ts';
import { SimulatedMaster } from './simulated-master.ts';
import { encodeMessage, type NodeMessage } from './simulated-messages.ts';
import type { MessageNetwork, NetworkPort } from './simulated-network.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import { openWeb, SimulatedWeb, type WebAnswer } from './simulated-web.ts';

export interface MasterNodeProps {
  readonly release: LocustRelease;
  readonly address: string;
  readonly locustfile: string | undefined;
  readonly rebalancing: boolean;
  readonly classPicker: boolean;
  readonly network: MessageNetwork;
  /** False where nobody looks from outside this process: under virtual time sockets would not keep step. */
  readonly sockets: boolean;
  readonly login: SimulatedLogin | undefined;
}

const listenerPort = 5557;
const webPort = 8089;

/** From the start of the process: HTTP was ready after 0.71 to 0.88 s, measured. */
const importTime = 500;
const startTime = 700;
/** SIGTERM: workers are told within 0.1 s, the process ends after 1.1 s. */
const quitDelay = 50;
const shutdownTime = 1100;

/** A simulated master as a process: the state machine with its timers, its log, its web page and its ZeroMQ port. */
export class MasterNode implements Container, PeerDoor {
  readonly #process: SimulatedProcess;
  readonly #props: MasterNodeProps;
  readonly #peers = new Map<string, (payload: Uint8Array) => void>();
  #started: { readonly master: SimulatedMaster; readonly web: SimulatedWeb } | undefined;
  #port: NetworkPort | undefined;
  #stopping = false;

  constructor(process: SimulatedProcess, props: MasterNodeProps) {
    this.#process = process;
    this.#props = props;
    const locustfile = loadLocustfile(props.locustfile);
    process.log('INFO', 'locust.main', 'Simulated node: no Locust runs here');
    if (locustfile.kind === 'loaded') {
      process.after(startTime, () => this.#begin(locustfile.sources));
    } else {
      const printed = locustfile.kind === 'broken' ? locustfile.printed : "Could not find '-'.";
      process.after(importTime, () => process.print(printed));
      process.exitAfter(importTime, 1);
    }
  }

  stop(): void {
    if (this.#stopping) return;
    this.#stopping = true;
    if (this.#started === undefined) this.#process.exitAfter(10, 143);
    else this.#shutDown(this.#started.master);
  }

  kill(): void {
    this.#process.exit(137);
  }

  /** A web request without a socket; rejects as a connection would be refused while nobody listens. */
  async request(method: string, path: string, body?: string): Promise<WebAnswer> {
    if (this.#started === undefined || this.#process.ended) throw new Error('connection refused');
    return this.#started.web.request(method, path, body);
  }

  /** A ZeroMQ peer, over a socket or in this process. A ROUTER ignores a second one of the same identity. */
  connect(identity: string, receive: (payload: Uint8Array) => void): Peer | undefined {
    if (this.#peers.has(identity)) return undefined;
    this.#peers.set(identity, receive);
    return {
      send: (payload) => this.#started?.master.receiveBytes(identity, payload),
      close: () => this.#peers.delete(identity),
    };
  }

  async #begin(locustfiles: readonly LocustfileSource[]): Promise<void> {
    const { release, rebalancing, classPicker, network, address } = this.#props;
    const master: SimulatedMaster = new SimulatedMaster(
      { release, locustfiles, rebalancing, classPicker },
      {
        send: (message) => this.#send(message),
        log: (level, text) => this.#process.log(level, 'locust.runners', text),
        pause: (milliseconds) => this.#process.after(milliseconds, () => master.resume()),
      },
    );
    const logs = () => this.#process.logs;
    const after = (milliseconds: number, work: () => void) => this.#process.after(milliseconds, work);
    const web = new SimulatedWeb(master, { logs, after });
    if (this.#props.sockets && !(await this.#openDoors(web))) return;
    this.#port = network.listen(address, (message) => master.receive(message));
    this.#process.atExit(() => this.#port?.close());
    this.#started = { master, web };
    this.#process.log('INFO', 'locust.main', `Starting web interface at http://${address}:${webPort}`);
    this.#process.log('INFO', 'locust.main', `Starting Locust ${release.text}`);
    this.#process.everySecond(() => master.second());
  }

  /** False where a port was busy: exit code 1 for the listener's, 2 for the web interface's, as measured. */
  async #openDoors(web: SimulatedWeb): Promise<boolean> {
    const { address } = this.#props;
    const listener = await this.#open(openListener(address, listenerPort, this), 1, listenerPort);
    return listener && (await this.#open(openWeb(address, webPort, web, this.#props.login), 2, webPort));
  }

  async #open(opening: Promise<OpenDoor>, exitCode: number, port: number): Promise<boolean> {
    try {
      const door = await opening;
      if (this.#process.ended) door.close();
      else this.#process.atExit(() => door.close());
      return !this.#process.ended;
    } catch (error) {
      this.#process.log(
        'ERROR',
        'locust.runners',
        `Port ${port} of ${this.#props.address} was busy (${error})`,
      );
      this.#process.exit(exitCode);
      return false;
    }
  }

  /** A peer of its own by that identity gets the bytes, a simulated worker the message. */
  #send(message: NodeMessage): void {
    const receive = this.#peers.get(message.node);
    if (receive !== undefined) receive(encodeMessage(message));
    else this.#port?.send(message);
  }

  #shutDown(master: SimulatedMaster): void {
    this.#process.log('INFO', 'locust.main', 'Got SIGTERM signal');
    this.#process.after(quitDelay, () => master.quit());
    this.#process.after(shutdownTime, () => {
      const code = master.listenerDied ? 2 : 0;
      this.#process.log('INFO', 'locust.main', `Shutting down (exit code ${code})`);
      this.#process.exit(code);
    });
  }
}
