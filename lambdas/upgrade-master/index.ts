import { parseProgress } from '../../lib/contract/payloads.ts';
import { scalingWorldFromEnvironment } from '../../lib/runtime/outer-world.ts';
import { stateHandlerIn } from '../../lib/runtime/state-handler.ts';
import { upgradeMaster } from '../../lib/states/upgrade-master.ts';

export const handler = stateHandlerIn(scalingWorldFromEnvironment, ['UpgradeMaster'], (world, call) =>
  upgradeMaster(world, parseProgress(call.input)),
);
