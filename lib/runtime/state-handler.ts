import { Logger } from '@aws-lambda-powertools/logger';
import { checkedOutput, type Envelope, envelope, type Progress } from '../contract/payloads.ts';
import type { TaskStateName } from '../contract/states.ts';
import type { World } from '../states/ports.ts';
import { worldFromEnvironment } from './announcing-world.ts';

const logger = new Logger({ serviceName: 'locust-upgrade' });

/**
 * The handler of a Lambda that serves states: parses the envelope, runs the state in the world that the environment
 * describes, and checks the output before it is returned, because a member that is missing there would end the
 * execution with an error that no Catch catches (States.Runtime).
 */
export function stateHandler(
  states: readonly TaskStateName[],
  run: (world: World, call: Envelope) => Promise<Progress>,
): (event: unknown) => Promise<Progress> {
  return stateHandlerIn(worldFromEnvironment, states, run);
}

/** The same in a world of the Lambda's own choice. */
export function stateHandlerIn<Known extends World>(
  worldOf: () => Known,
  states: readonly TaskStateName[],
  run: (world: Known, call: Envelope) => Promise<Progress>,
): (event: unknown) => Promise<Progress> {
  // Made at the first call and kept: a warm function goes on with the connections that it has.
  let world: Known | undefined;
  return async (event) => {
    const call = envelope.parse(event);
    if (!states.includes(call.state))
      throw new TypeError(`this function serves ${states}, not ${call.state}`);
    world ??= worldOf();
    const output = checkedOutput(call.state, await run(world, call));
    logger.info(`${call.state} decided ${output.decision}`, {
      upgradeId: output.upgradeId,
      fence: output.fence,
      batch: output.batch,
      explanation: output.explanation,
    });
    return output;
  };
}
