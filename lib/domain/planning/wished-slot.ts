import type { Cause } from '../cause.ts';
import { otherSlot, type SlotName } from '../cluster.ts';

/** Whether the workers are to move to another slot, be it at the revision that runs. */
export function movesSlot(wished: SlotName | null, active: SlotName): boolean {
  return wished !== null && wished !== active;
}

/** Each hop ends in the slot that was idle before it. A cause where that is not the slot that was asked for. */
export function endsElsewhere(wished: SlotName | null, active: SlotName, hops: number): Cause | null {
  const end = hops % 2 === 0 ? active : otherSlot(active);
  if (wished === null || wished === end) return null;
  return {
    code: 'ends-in-other-slot',
    message: `${wished} was asked for, and this upgrade, ${hops === 1 ? 'one hop' : `${hops} hops`} from ${active}, ends in ${end}; leave --slot out, and move the slot by a second upgrade to the same version`,
  };
}
