import { ECSClient } from '@aws-sdk/client-ecs';
import { vi } from 'vitest';
import { EmbeddedEcs, type EmbeddedEcsProps } from '../../../lib/local/ecs/embedded-ecs.ts';
import { awsLikeSettings } from '../../../lib/local/ecs/settings.ts';
import { LoopbackAddresses } from '../../../lib/local/nodes/addresses.ts';
import type {
  Container,
  ContainerEvents,
  ContainerRuntime,
  ContainerSpec,
} from '../../../lib/local/nodes/container.ts';
import { inProcessJson } from '../json-client.ts';

/** Containers without a process: they run at once and leave a second after SIGTERM, unless they are stubborn. */
export class FakeContainers implements ContainerRuntime {
  readonly started: ContainerSpec[] = [];
  readonly signals: string[] = [];
  /** Images that leave only when they are killed. */
  readonly stubborn = new Set<string>();
  /** Images that can't be pulled: reported before `start` returns. */
  readonly missing = new Set<string>();
  /** What is said of an image that can't be started, in place of a missing one's words. */
  readonly reasons = new Map<string, string>();

  start(spec: ContainerSpec, events: ContainerEvents): Container {
    this.started.push(spec);
    const reason =
      this.reasons.get(spec.image) ??
      (this.missing.has(spec.image) ? `CannotPullContainerError: ${spec.image} not found` : null);
    if (reason !== null) events.exited(null, reason);
    else events.running();
    let left = reason !== null;
    const leave = (code: number): void => {
      if (left) return;
      left = true;
      events.exited(code, null);
    };
    return {
      stop: () => {
        this.signals.push('SIGTERM');
        if (!this.stubborn.has(spec.image)) setTimeout(() => leave(143), 1_000);
      },
      kill: () => {
        this.signals.push('SIGKILL');
        leave(137);
      },
    };
  }
}

/** A cluster `load` with two revisions of the family `locust`, and the real SDK client in front of it. */
export async function embeddedWorld(props: Partial<EmbeddedEcsProps> = {}) {
  const containers = new FakeContainers();
  const addresses = new LoopbackAddresses();
  const clock = { now: () => Date.now() };
  const ecs = new EmbeddedEcs({ containers, addresses, clock, settings: awsLikeSettings, ...props });
  await ecs.call('CreateCluster', { clusterName: 'load' });
  await registerRevision(ecs);
  await registerRevision(ecs);
  return { ecs, containers, addresses, client: new ECSClient(inProcessJson(ecs)) };
}

export async function registerRevision(ecs: EmbeddedEcs, container: object = {}): Promise<void> {
  await ecs.call('RegisterTaskDefinition', {
    family: 'locust',
    containerDefinitions: [
      { name: 'side', image: 'proxy:1', essential: false },
      { name: 'locust', image: 'locustio/locust:2.32.2', command: ['--master'], ...container },
    ],
    tags: [{ key: 'team', value: 'load' }],
  });
}

export function serviceInput(more: object = {}) {
  return { cluster: 'load', serviceName: 'workers', taskDefinition: 'locust:1', desiredCount: 2, ...more };
}

export async function seconds(count: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(count * 1000);
}
