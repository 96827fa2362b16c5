import { parseProgress } from '../../lib/contract/payloads.ts';
import { stateHandler } from '../../lib/runtime/state-handler.ts';
import { observe } from '../../lib/states/observe.ts';
import { observeRollback } from '../../lib/states/observe-rollback.ts';

export const handler = stateHandler(
  ['ObserveMaster', 'ObserveBatch', 'Bake', 'ObserveRollback'],
  (world, { state, input }) => {
    const progress = parseProgress(input);
    switch (state) {
      case 'ObserveMaster':
      case 'ObserveBatch':
      case 'Bake':
        return observe(world, state, progress);
      default:
        return observeRollback(world, progress);
    }
  },
);
