import { parseProgress } from '../../lib/contract/payloads.ts';
import { scalingWorldFromEnvironment } from '../../lib/runtime/outer-world.ts';
import { stateHandlerIn } from '../../lib/runtime/state-handler.ts';
import { conclude } from '../../lib/states/conclude.ts';

export const handler = stateHandlerIn(scalingWorldFromEnvironment, ['Conclude'], (world, call) =>
  conclude(world, parseProgress(call.input)),
);
