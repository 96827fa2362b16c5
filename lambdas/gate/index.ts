import { parseProgress } from '../../lib/contract/payloads.ts';
import type { GateStateName } from '../../lib/contract/states.ts';
import { stateHandler } from '../../lib/runtime/state-handler.ts';
import { gate } from '../../lib/states/gate.ts';

export const handler = stateHandler(['GateMaster', 'GateBatch'], (world, call) =>
  gate(world, call.state as GateStateName, parseProgress(call.input)),
);
