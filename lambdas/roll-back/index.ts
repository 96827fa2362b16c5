import { rollBackInput } from '../../lib/contract/payloads.ts';
import { stateHandler } from '../../lib/runtime/state-handler.ts';
import { rollBack, upgradeOf } from '../../lib/states/roll-back.ts';

export const handler = stateHandler(['RollBack'], (world, call) => {
  const input = rollBackInput.parse(call.input);
  return rollBack(world, upgradeOf(input, call.executionArn), input);
});
