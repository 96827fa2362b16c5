import { describe, expect, test } from 'vitest';
import type { ServiceState, SlotName } from '../../../lib/domain/cluster.ts';
import { activeSlotOf, desiredOf } from '../../../lib/domain/planning/inventory.ts';
import { serviceState, twoMasterSlots } from '../fixtures.ts';

/** Blue serves four workers, green is empty; what is given replaces a service. */
function services(change: Readonly<Record<string, Partial<ServiceState>>> = {}): readonly ServiceState[] {
  const desired = { 'blue-master': 1, 'green-master': 0, 'blue-worker': 4, 'green-worker': 0 };
  return Object.entries(desired).map(([service, count]) =>
    serviceState(service, change[service]?.desired ?? count, change[service]),
  );
}

describe('the active slot is', () => {
  test.each<[string, Readonly<Record<string, Partial<ServiceState>>>, SlotName | null, object]>([
    ['the one on record', {}, 'green', { kind: 'found', slot: 'green' }],
    ['the one with workers where there is no record', {}, null, { kind: 'found', slot: 'blue' }],
    [
      'green where only green has workers',
      { 'blue-worker': { desired: 0 }, 'green-worker': { desired: 1 } },
      null,
      { kind: 'found', slot: 'green' },
    ],
    [
      'unclear where both have workers',
      { 'green-worker': { desired: 1 } },
      null,
      { kind: 'unclear', cause: { code: 'active-slot-unclear' } },
    ],
    [
      'unclear where nobody has workers',
      { 'blue-worker': { desired: 0 } },
      null,
      { kind: 'unclear', cause: { code: 'no-workers' } },
    ],
  ])('%s', (_, change, recorded, expected) => {
    expect(activeSlotOf(twoMasterSlots, services(change), recorded)).toMatchObject(expected);
  });
});

test('desiredOf an unknown service is 0', () => {
  expect(desiredOf(services(), 'unheard-of')).toBe(0);
});
