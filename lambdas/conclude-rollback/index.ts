import { parseProgress } from '../../lib/contract/payloads.ts';
import { outerWorldFromEnvironment } from '../../lib/runtime/outer-world.ts';
import { stateHandlerIn } from '../../lib/runtime/state-handler.ts';
import { concludeRollback } from '../../lib/states/conclude-rollback.ts';

export const handler = stateHandlerIn(outerWorldFromEnvironment, ['ConcludeRollback'], (world, call) =>
  concludeRollback(world, parseProgress(call.input)),
);
