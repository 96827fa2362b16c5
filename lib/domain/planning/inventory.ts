import type { Cause } from '../cause.ts';
import type { ServiceState, SlotName, Slots } from '../cluster.ts';
import type { TestOnMaster } from '../gates/test-in-flight.ts';
import type { MasterReading } from '../health/reading.ts';
import type { ImageSource } from '../image-source.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Configuration } from './configuration.ts';
import type { Startup } from './startup.ts';

/** The cluster as it is before an upgrade. */
export interface Inventory {
  /** ISO 8601: when it was taken. */
  readonly at: string;
  readonly services: readonly ServiceState[];
  /** Images by service. */
  readonly images: Readonly<Record<string, string>>;
  /** Where each service's image comes from. */
  readonly imageSources: Readonly<Record<string, ImageSource>>;
  /** How each service starts Locust. */
  readonly startups: Readonly<Record<string, Startup>>;
  readonly activeSlot: SlotName;
  /** The active master; null where its service runs no task with an address. */
  readonly reading: MasterReading | null;
  /** What a task of each service takes; null where its task definition names no size (EC2). */
  readonly sizes: Readonly<Record<string, TaskSize | null>>;
  /** Tests that run now, on either master. */
  readonly tests: readonly TestOnMaster[];
  readonly surroundings: Surroundings;
  /** What the target takes from other task definitions; null where none were asked for. */
  readonly configuration: Configuration | null;
}

/** Of one task: CPU units (1,024 a vCPU) and MiB. */
export interface TaskSize {
  readonly cpu: number;
  readonly memory: number;
}

export type ActiveSlot =
  | { readonly kind: 'found'; readonly slot: SlotName }
  | { readonly kind: 'unclear'; readonly cause: Cause };

/** The slot that serves: the one on record, else the only one that is to run workers. */
export function activeSlotOf(
  slots: Slots,
  services: readonly ServiceState[],
  recorded: SlotName | null,
): ActiveSlot {
  if (recorded) return { kind: 'found', slot: recorded };
  const busy = (['blue', 'green'] as const).filter((slot) => desiredOf(services, slots[slot].worker) > 0);
  if (busy.length === 1 && busy[0]) return { kind: 'found', slot: busy[0] };
  const message =
    busy.length === 0
      ? `no worker service is to run any task (${slots.blue.worker}, ${slots.green.worker}); scale the active one up`
      : `both ${slots.blue.worker} and ${slots.green.worker} are to run tasks; scale the idle one to 0`;
  return {
    kind: 'unclear',
    cause: { code: busy.length === 0 ? 'no-workers' : 'active-slot-unclear', message },
  };
}

/** Desired tasks of a service; 0 for one that is not there. */
export function desiredOf(services: readonly ServiceState[], name: string): number {
  return services.find(({ service }) => service === name)?.desired ?? 0;
}
