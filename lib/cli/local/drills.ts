import { randomUUID } from 'node:crypto';
import { ask } from '../../adapters/locust/zmtp.ts';
import type { EmbeddedAws } from '../../local/embedded-aws.ts';
import type {
  Container,
  ContainerEvents,
  ContainerRuntime,
  ContainerSpec,
} from '../../local/nodes/container.ts';

export const drillNames = [
  'master-crash',
  'zombie-master',
  'workers-never-join',
  'worker-crash-loop',
  'orchestrator-death',
] as const;

export type DrillName = (typeof drillNames)[number];

/** Every drill acts on the second batch: the first one must have shown that all was well. */
const actsOnBatch = 2;
/** How long `orchestrator-death` holds the dying function's write: longer than it takes recovery to begin. */
const lateWriteMilliseconds = 6_000;

export interface DrillProps {
  readonly name: DrillName;
  /** Service names of the target's master and workers. */
  readonly targetMaster: string;
  readonly targetWorker: string;
  /** A locustfile that raises when it is loaded. */
  readonly brokenLocustfile: string;
  /** An address on which nothing listens. */
  readonly deadAddress: string;
  onAction(detail: string): void;
}

/** Breaks something on purpose, for real, so that the recovery can be watched. */
export class Drill {
  readonly #props: DrillProps;
  #active = false;
  #holding = false;

  constructor(props: DrillProps) {
    this.#props = props;
  }

  /** The runtime with the drill's sabotage in front of it: what starts after the moment of the drill is broken. */
  sabotaged(containers: ContainerRuntime): ContainerRuntime {
    const start = (spec: ContainerSpec, events: ContainerEvents): Container =>
      containers.start(this.#sabotage(spec), events);
    return { start };
  }

  /** For the embedded ECS: holds the first change of a service that the dying function makes. */
  async beforeCall(operation: string): Promise<void> {
    if (operation !== 'UpdateService' || !this.#holding) return;
    this.#holding = false;
    this.#props.onAction('a change of a service is held on its way to ECS and will land late');
    await new Promise((resolve) => setTimeout(resolve, lateWriteMilliseconds));
    this.#props.onAction('the held change lands now, after the death of its execution');
  }

  /** Starts to watch for the moment to act. */
  arm(aws: EmbeddedAws): void {
    let batches = 0;
    aws.stepFunctions.onStateEntered(({ state, executionArn }) => {
      if (state === 'MoveBatch' && ++batches === actsOnBatch) this.#prepare(aws, executionArn);
      if (state === 'WaitForBatch' && batches === actsOnBatch && !this.#active) this.#act(aws);
    });
  }

  /** As the second batch is about to be written. */
  #prepare(aws: EmbeddedAws, executionArn: string): void {
    const { name, onAction } = this.#props;
    if (name === 'workers-never-join' || name === 'worker-crash-loop') {
      this.#active = true;
      onAction(`from now on, ${this.#props.targetWorker} starts broken workers`);
    }
    if (name === 'orchestrator-death') {
      this.#active = true;
      this.#holding = true;
      onAction(`stopping the execution ${executionArn} while its function runs`);
      const stop = { executionArn, error: 'drill', cause: 'orchestrator-death' };
      // A moment later, so that the function has begun.
      setTimeout(() => void aws.stepFunctions.call('StopExecution', stop), 400);
    }
  }

  /** When the second batch was written and is waited for. */
  #act(aws: EmbeddedAws): void {
    this.#active = true;
    const { name, targetMaster, onAction } = this.#props;
    const master = [...aws.ecs.state.tasks.values()].find(
      ({ service, phase }) => service === targetMaster && phase === 'running',
    );
    if (!master) return;
    if (name === 'master-crash') {
      onAction(`killing the master at ${master.address}`);
      aws.ecs.crash(master.id);
    }
    if (name === 'zombie-master') {
      onAction(`sending a malformed message to the listener at ${master.address}`);
      void killListener(master.address);
    }
  }

  #sabotage(spec: ContainerSpec): ContainerSpec {
    const { name, targetWorker, brokenLocustfile, deadAddress } = this.#props;
    if (!this.#active || spec.service !== targetWorker) return spec;
    const { environment } = spec;
    switch (name) {
      case 'workers-never-join':
        return { ...spec, environment: { ...environment, LOCUST_MASTER_NODE_HOST: deadAddress } };
      case 'worker-crash-loop':
        return { ...spec, environment: { ...environment, LOCUST_LOCUSTFILE: brokenLocustfile } };
      default:
        return spec;
    }
  }
}

/** 0xc1 is no msgpack: it ends the listener of every Locust version (measured 2.25.0, 2.32.2, 2.46.3). */
const malformed = Uint8Array.of(0xc1);

/** Makes a zombie of the master at an address: its process and its HTTP live on. */
export async function killListener(address: string): Promise<void> {
  await ask({
    address,
    port: 5557,
    identity: `drill-${randomUUID()}`,
    body: malformed,
    milliseconds: 1_000,
    keepBytes: 0,
    isAnswer: () => false,
  });
}
