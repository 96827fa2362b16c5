import { ExecutionAlreadyExists, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { BadInput } from '../contract/errors.ts';
import type { UpgradeRequestInput } from '../contract/request.ts';
import type { ClusterUpgrader } from './cluster.ts';

export interface StartedUpgrade {
  readonly upgradeId: string;
  readonly executionArn: string;
}

/** Starts the machine; throws `name-taken` where another execution has the name. */
export async function startExecution(
  { stepFunctions, registration: { stateMachineArn } }: ClusterUpgrader,
  upgradeId: string,
  request: UpgradeRequestInput,
): Promise<StartedUpgrade> {
  const command = new StartExecutionCommand({
    stateMachineArn,
    name: upgradeId,
    input: JSON.stringify(request),
  });
  try {
    const { executionArn = '' } = await stepFunctions.send(command);
    return { upgradeId, executionArn };
  } catch (cause) {
    if (!(cause instanceof ExecutionAlreadyExists)) throw cause;
    const message = `there is an upgrade of the name ${upgradeId} already; give another one with --name`;
    throw new BadInput('name-taken', message, { cause });
  }
}
