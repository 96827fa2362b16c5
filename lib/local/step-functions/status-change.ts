import type { Execution } from './execution.ts';

/** The part of an EventBridge event that its source decides; the bus adds id, account, Region and time. */
export interface StatusChange {
  readonly source: 'aws.states';
  readonly 'detail-type': 'Step Functions Execution Status Change';
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The event of Step Functions' user guide for EventBridge; dates are milliseconds since 1970. */
export function statusChange(execution: Execution): StatusChange {
  const { ending } = execution;
  return {
    source: 'aws.states',
    'detail-type': 'Step Functions Execution Status Change',
    resources: [execution.arn],
    detail: {
      executionArn: execution.arn,
      stateMachineArn: execution.machine.arn,
      name: execution.name,
      status: execution.status,
      startDate: execution.startedAt,
      stopDate: execution.stoppedAt,
      input: execution.input,
      inputDetails: { included: true },
      output: ending?.status === 'SUCCEEDED' ? JSON.stringify(ending.output) : null,
      error: (ending?.status !== 'SUCCEEDED' && ending?.error) || null,
      cause: (ending?.status !== 'SUCCEEDED' && ending?.cause) || null,
    },
  };
}
