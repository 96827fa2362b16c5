import { parseProgress } from '../../lib/contract/payloads.ts';
import { stateHandler } from '../../lib/runtime/state-handler.ts';
import { upgradeMaster } from '../../lib/states/upgrade-master.ts';

export const handler = stateHandler(['UpgradeMaster'], (world, call) =>
  upgradeMaster(world, parseProgress(call.input)),
);
