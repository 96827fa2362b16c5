import { parseProgress } from '../../lib/contract/payloads.ts';
import { trafficWorldFromEnvironment } from '../../lib/runtime/outer-world.ts';
import { stateHandlerIn } from '../../lib/runtime/state-handler.ts';
import { restartTest } from '../../lib/states/restart-test.ts';

export const handler = stateHandlerIn(trafficWorldFromEnvironment, ['RestartTest'], (world, call) =>
  restartTest(world, parseProgress(call.input)),
);
