import { parseProgress } from '../../lib/contract/payloads.ts';
import { stateHandler } from '../../lib/runtime/state-handler.ts';
import { conclude } from '../../lib/states/conclude.ts';

export const handler = stateHandler(['Conclude'], (world, call) =>
  conclude(world, parseProgress(call.input)),
);
