/** The words of a Locust cluster on ECS, as plain data: what it is made of and what was seen of it. */

/** A slot is a master service and a worker service; a cluster has two and one of them is active. */
export type SlotName = 'blue' | 'green';

/** `two-masters`: each slot has its own master. `shared-master`: both slots name one master service. */
export type Topology = 'two-masters' | 'shared-master';

/** The ECS service names of one slot. On a shared master both slots name the same `master`. */
export interface Slot {
  readonly master: string;
  readonly worker: string;
}

export interface Slots {
  readonly blue: Slot;
  readonly green: Slot;
}

/** The slot that this one is not. */
export function otherSlot(slot: SlotName): SlotName {
  return slot === 'blue' ? 'green' : 'blue';
}

/** The master services: two, or the one that both slots share. */
export function mastersOf(slots: Slots): readonly string[] {
  return [...new Set([slots.blue.master, slots.green.master])];
}

/** Every service of the cluster, once each, masters first. */
export function servicesOf(slots: Slots): readonly string[] {
  return [...new Set([...mastersOf(slots), slots.blue.worker, slots.green.worker])];
}

/** One deployment of a service as ECS reports it: PRIMARY is the newest, ACTIVE is still draining. */
export interface DeploymentState {
  readonly id: string;
  readonly status: 'PRIMARY' | 'ACTIVE' | 'INACTIVE';
  readonly taskDefinition: string;
  readonly rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED' | 'UNKNOWN';
}

/** What ECS says of one service. Counts are tasks; `taskDefinition` is the ARN that the service is to run. */
export interface ServiceState {
  readonly service: string;
  readonly taskDefinition: string;
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  readonly deployments: readonly DeploymentState[];
  readonly controller: 'ECS' | 'CODE_DEPLOY' | 'EXTERNAL';
  readonly scheduling: 'REPLICA' | 'DAEMON';
  /** Whether ECS moves tasks between availability zones by itself: it starts and stops tasks when it likes. */
  readonly zoneRebalancing: boolean;
  /** The newest service events, newest first, as ECS words them; at most 20. */
  readonly events: readonly { readonly at: string; readonly message: string }[];
}

/** One task of a service. Times are ISO 8601; `address` is its private IPv4 address once it has one. */
export interface TaskState {
  readonly task: string;
  readonly service: string;
  readonly taskDefinition: string;
  readonly lastStatus: string;
  readonly desiredStatus: string;
  readonly address: string | null;
  readonly startedAt: string | null;
  readonly stoppedAt: string | null;
  readonly stopCode: string | null;
  readonly stoppedReason: string | null;
  readonly exitCode: number | null;
  /** Digests of the images that its containers run, by container; empty until they were pulled. */
  readonly digests: Readonly<Record<string, string>>;
}
