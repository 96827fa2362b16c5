import type {
  Addresses,
  Container,
  ContainerEvents,
  ContainerLine,
  ContainerRuntime,
  ContainerSpec,
} from './container.ts';
import { locustVersionOf } from './images.ts';
import { readNodeCommand } from './simulated-command.ts';
import { type LocustRelease, locustRelease } from './simulated-features.ts';
import type { SimulatedLogin } from './simulated-login.ts';
import { MasterNode } from './simulated-master-node.ts';
import { MessageNetwork } from './simulated-network.ts';
import { SimulatedProcess } from './simulated-process.ts';
import { startWorkerNode } from './simulated-worker-node.ts';

export interface SimulatedContainersProps {
  readonly addresses: Addresses;
  /**
   * Masters listen on real ports (default). Without sockets they are reached by `masterAt`, and fake timers drive
   * everything.
   */
  readonly sockets?: boolean;
  /** The Locust version in an image, null for images that can't be pulled; by default `locustio/locust:<version>`. */
  readonly versionOf?: (image: string) => string | null;
  /** Masters show a login page, as if every locustfile set one up. */
  readonly login?: SimulatedLogin;
  onLine(line: ContainerLine): void;
}

/**
 * Runs Locust containers as simulated nodes: masters with the web pages, the ZeroMQ port and the failures of their
 * version, workers that talk to them inside this process. What happens between two versions follows from the
 * messages that each of them knows.
 */
export class SimulatedContainers implements ContainerRuntime {
  readonly #props: SimulatedContainersProps;
  readonly #network: MessageNetwork;
  readonly #running = new Set<Container>();
  readonly #masters = new Map<string, MasterNode>();

  constructor(props: SimulatedContainersProps) {
    this.#props = props;
    this.#network = new MessageNetwork((host) => props.addresses.lookup(host) ?? host);
  }

  start(spec: ContainerSpec, events: ContainerEvents): Container {
    const version = (this.#props.versionOf ?? locustVersionOf)(spec.image);
    const release = version === null ? undefined : locustRelease(version);
    if (release === undefined) return unpullable(spec.image, events);
    const process = new SimulatedProcess({ spec, events, onLine: (line) => this.#props.onLine(line) });
    const container = this.#startNode(process, spec, release);
    this.#running.add(container);
    process.atExit(() => this.#running.delete(container));
    return container;
  }

  /** The master that was started at this address and has not ended. */
  masterAt(address: string): MasterNode | undefined {
    return this.#masters.get(address);
  }

  /** Ends what still runs, at once. */
  async stopAll(): Promise<void> {
    for (const container of [...this.#running]) container.kill();
  }

  #startNode(process: SimulatedProcess, spec: ContainerSpec, release: LocustRelease): Container {
    const command = readNodeCommand(spec);
    const network = this.#network;
    if (command.kind === 'worker') return startWorkerNode(process, { ...command, release, network });
    if (command.kind === 'refused') {
      process.print(command.reason);
      process.exitAfter(500, command.code);
      return { stop: () => process.exit(143), kill: () => process.exit(137) };
    }
    const { address } = spec;
    const sockets = this.#props.sockets ?? true;
    const { login } = this.#props;
    const master = new MasterNode(process, { ...command, release, network, address, sockets, login });
    this.#masters.set(address, master);
    process.atExit(() => {
      if (this.#masters.get(address) === master) this.#masters.delete(address);
    });
    return master;
  }
}

/** ECS reports an image that can't be pulled as a task that failed to start. */
function unpullable(image: string, events: ContainerEvents): Container {
  const reason = `CannotPullContainerError: ${image} is no image of a Locust 2 release`;
  setTimeout(() => events.exited(null, reason), 0);
  return { stop() {}, kill() {} };
}
