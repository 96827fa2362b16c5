import { expect, test } from 'vitest';
import type { SlotName, Slots } from '../../../lib/domain/cluster.ts';
import { watchedSlot } from '../../../lib/domain/watch/watched-cluster.ts';
import { serviceState, sharedMasterSlots, twoMasterSlots } from '../fixtures.ts';

type Counts = Readonly<Record<string, number>>;

const { blue, green } = twoMasterSlots;

test.each<[string, Slots, Counts, SlotName | null, SlotName | null]>([
  [
    'the one on record, though both run workers',
    twoMasterSlots,
    { [blue.worker]: 4, [green.worker]: 1 },
    'green',
    'green',
  ],
  ['the one on record, though nothing is to run', twoMasterSlots, {}, 'green', 'green'],
  [
    'the one on record, though only the other has a master',
    twoMasterSlots,
    { [blue.master]: 1 },
    'green',
    'green',
  ],
  ['the only one with workers, whatever is on record', twoMasterSlots, { [blue.worker]: 4 }, 'green', 'blue'],
  [
    'the only one that is to run workers',
    twoMasterSlots,
    { [green.worker]: 4, [blue.master]: 1 },
    null,
    'green',
  ],
  ['the only one with a master', twoMasterSlots, { [blue.master]: 1 }, null, 'blue'],
  ['not clear: both run workers', twoMasterSlots, { [blue.worker]: 4, [green.worker]: 1 }, null, null],
  [
    'not clear: both have a master and no workers',
    twoMasterSlots,
    { [blue.master]: 1, [green.master]: 1 },
    null,
    null,
  ],
  ['not clear: nothing is to run', twoMasterSlots, {}, null, null],
  [
    'either, on a shared master that serves both',
    sharedMasterSlots,
    { [sharedMasterSlots.blue.worker]: 4, [sharedMasterSlots.green.worker]: 1 },
    null,
    'blue',
  ],
  [
    'either, on a shared master without workers',
    sharedMasterSlots,
    { [sharedMasterSlots.blue.master]: 1 },
    null,
    'blue',
  ],
])('the slot that serves is %s', (_, slots, counts, recorded, expected) => {
  const names = new Set([slots.blue, slots.green].flatMap(({ master, worker }) => [master, worker]));
  const services = [...names].map((service) => serviceState(service, counts[service] ?? 0));

  expect(watchedSlot(slots, services, recorded)).toBe(expected);
});
