import { rollBackInput } from '../../lib/contract/payloads.ts';
import { outerWorldFromEnvironment } from '../../lib/runtime/outer-world.ts';
import { stateHandlerIn } from '../../lib/runtime/state-handler.ts';
import { rollBack, upgradeOf } from '../../lib/states/roll-back.ts';

export const handler = stateHandlerIn(outerWorldFromEnvironment, ['RollBack'], (world, call) => {
  const input = rollBackInput.parse(call.input);
  return rollBack(world, upgradeOf(input, call.executionArn), input);
});
