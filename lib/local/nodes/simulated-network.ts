import type { NodeMessage } from './simulated-messages.ts';

/** Messages on their way take about this long, all of them in the order in which they were sent. */
const latency = 1;
/** ZeroMQ's default high-water mark: what a worker may still send to a master that is not there. */
const highWaterMark = 1000;

type Receive = (message: NodeMessage) => void;

/** A master's end: `send` reaches the worker whose messages came under that node id, if it is still connected. */
export interface NetworkPort {
  send(message: NodeMessage): void;
  close(): void;
}

/** A worker's end. What is sent while nobody listens waits, and reaches whoever listens there next. */
export interface NetworkLink {
  send(message: NodeMessage): void;
  close(): void;
}

interface Port {
  readonly address: string;
  readonly receive: Receive;
  readonly workers: Map<string, Link>;
  open: boolean;
}

interface Link {
  readonly host: string;
  readonly receive: Receive;
  readonly waiting: NodeMessage[];
  port: Port | undefined;
  open: boolean;
}

/**
 * ZeroMQ between simulated nodes, inside this process: masters listen at addresses, workers connect to names and
 * connect again by themselves, asking for the name's address each time, when their master is gone.
 */
export class MessageNetwork {
  readonly #resolve: (host: string) => string;
  readonly #ports = new Map<string, Port>();
  readonly #links = new Set<Link>();
  #underway: (() => void)[] = [];

  constructor(resolve: (host: string) => string) {
    this.#resolve = resolve;
  }

  listen(address: string, receive: Receive): NetworkPort {
    const port: Port = { address, receive, workers: new Map(), open: true };
    this.#ports.set(address, port);
    for (const link of this.#links) this.#attach(link);
    return {
      send: (message) => this.#toWorker(port, message),
      close: () => this.#closePort(port),
    };
  }

  connect(host: string, receive: Receive): NetworkLink {
    const link: Link = { host, receive, waiting: [], port: undefined, open: true };
    this.#links.add(link);
    this.#attach(link);
    return {
      send: (message) => this.#toMaster(link, message),
      close: () => {
        link.open = false;
        this.#links.delete(link);
      },
    };
  }

  #attach(link: Link): void {
    if (link.port !== undefined) return;
    link.port = this.#ports.get(this.#resolve(link.host));
    if (link.port === undefined) return;
    for (const message of link.waiting.splice(0)) this.#toMaster(link, message);
  }

  #toMaster(link: Link, message: NodeMessage): void {
    const { port } = link;
    if (port === undefined) {
      if (link.waiting.length < highWaterMark) link.waiting.push(message);
      return;
    }
    this.#deliver(() => {
      if (!port.open) return;
      port.workers.set(message.node, link);
      port.receive(message);
    });
  }

  #toWorker(port: Port, message: NodeMessage): void {
    const link = port.workers.get(message.node);
    if (link === undefined) return;
    this.#deliver(() => {
      if (link.open) link.receive(message);
    });
  }

  #closePort(port: Port): void {
    port.open = false;
    if (this.#ports.get(port.address) === port) this.#ports.delete(port.address);
    for (const link of this.#links) {
      if (link.port !== port) continue;
      link.port = undefined;
      this.#attach(link);
    }
  }

  /** One timer for all that is sent at a time: it keeps the order and is cheap for thousands of workers. */
  #deliver(arrive: () => void): void {
    this.#underway.push(arrive);
    if (this.#underway.length > 1) return;
    setTimeout(() => {
      const arriving = this.#underway;
      this.#underway = [];
      for (const message of arriving) message();
    }, latency);
  }
}
