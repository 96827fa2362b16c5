import type { Execution } from './execution.ts';
import type { Machine } from './machine.ts';

/** Answers in Step Functions' wire shape: dates are seconds since 1970, what does not exist is left out. */

const included = { included: true };

/** DescribeExecution's answer. Dates are seconds since 1970. */
export function executionAnswer(execution: Execution): unknown {
  return {
    ...executionListItem(execution),
    input: execution.input,
    inputDetails: included,
    ...endAnswer(execution),
    redriveCount: 0,
    redriveStatus: 'NOT_REDRIVABLE',
  };
}

function endAnswer({ ending }: Execution): Readonly<Record<string, unknown>> {
  if (!ending) return {};
  if (ending.status === 'SUCCEEDED')
    return { output: JSON.stringify(ending.output), outputDetails: included };
  const { error, cause } = ending;
  return { ...(error && { error }), ...(cause && { cause }) };
}

/** An execution in ListExecutions' answer. */
export function executionListItem(execution: Execution): Readonly<Record<string, unknown>> {
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.machine.arn,
    name: execution.name,
    status: execution.status,
    startDate: execution.startedAt / 1000,
    ...(execution.stoppedAt !== null && { stopDate: execution.stoppedAt / 1000 }),
  };
}

/** DescribeStateMachine's answer. */
export function machineAnswer(machine: Machine): unknown {
  return {
    stateMachineArn: machine.arn,
    name: machine.name,
    status: 'ACTIVE',
    type: 'STANDARD',
    definition: JSON.stringify(machine.definition),
    roleArn: machine.roleArn,
    creationDate: machine.createdAt / 1000,
  };
}
