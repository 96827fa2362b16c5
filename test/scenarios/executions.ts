import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { ClusterUpgrader } from '../../lib/cli/cluster.ts';

type Machine = Pick<ClusterUpgrader, 'stepFunctions' | 'registration'>;

export interface ExecutionEnd {
  readonly status: string;
  readonly error: string | undefined;
  readonly cause: string | undefined;
}

/** Starts an upgrade under a name and resolves with the execution's ARN. */
export async function startUpgrade(
  { stepFunctions, registration }: Machine,
  name: string,
  input: object,
): Promise<string> {
  const { stateMachineArn } = registration;
  const command = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) });
  return (await stepFunctions.send(command)).executionArn ?? '';
}

/** Resolves when the execution has ended. */
export async function endOf({ stepFunctions }: Machine, executionArn: string): Promise<ExecutionEnd> {
  for (;;) {
    const { status, error, cause } = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
    if (status !== 'RUNNING') return { status: status ?? '', error, cause };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
