import { parseProgress } from '../../lib/contract/payloads.ts';
import { stateHandler } from '../../lib/runtime/state-handler.ts';
import { concludeRollback } from '../../lib/states/conclude-rollback.ts';

export const handler = stateHandler(['ConcludeRollback'], (world, call) =>
  concludeRollback(world, parseProgress(call.input)),
);
