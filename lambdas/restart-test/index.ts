import { parseProgress } from '../../lib/contract/payloads.ts';
import { stateHandler } from '../../lib/runtime/state-handler.ts';
import { restartTest } from '../../lib/states/restart-test.ts';

export const handler = stateHandler(['RestartTest'], (world, call) =>
  restartTest(world, parseProgress(call.input)),
);
