import { parseProgress } from '../../lib/contract/payloads.ts';
import { stateHandler } from '../../lib/runtime/state-handler.ts';
import { moveBatch } from '../../lib/states/move-batch.ts';

export const handler = stateHandler(['MoveBatch'], (world, call) =>
  moveBatch(world, parseProgress(call.input)),
);
