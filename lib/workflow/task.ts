import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { JsonPath, type RetryProps, TaskInput, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { TaskStateName } from '../contract/states.ts';

export interface TaskProps {
  readonly function: IFunction;
  readonly functionTimeout: Duration;
  readonly retries: readonly RetryProps[];
  readonly comment: string;
}

/**
 * A Task state that sends its name, the execution and its whole input to its Lambda and takes the whole answer. No
 * path into a payload is used here: a missing one would be States.Runtime, which no Catch catches.
 */
export function task(scope: Construct, state: TaskStateName, props: TaskProps): LambdaInvoke {
  const invoke = new LambdaInvoke(scope, state, {
    lambdaFunction: props.function,
    comment: props.comment,
    payload: TaskInput.fromObject({
      state,
      executionArn: JsonPath.stringAt('$$.Execution.Id'),
      input: JsonPath.objectAt('$'),
    }),
    outputPath: '$.Payload',
    retryOnServiceExceptions: false,
    // Above the function's own timeout, or a function would still be writing when its state has given up.
    taskTimeout: Timeout.duration(props.functionTimeout.plus(Duration.seconds(10))),
  });
  for (const retry of props.retries) invoke.addRetry(retry);
  return invoke;
}
