import { required } from '../../lib/runtime/environment.ts';
import { stateHandler } from '../../lib/runtime/state-handler.ts';
import { prepare } from '../../lib/states/prepare.ts';

export const handler = stateHandler(['Prepare'], (world, call) =>
  prepare(
    world,
    { arn: call.executionArn, lateWriteSeconds: Number(required('lateWriteSeconds')) },
    call.input,
  ),
);
