import { AwsError } from '../aws-api.ts';
import type { FunctionFailure, FunctionInvoker } from '../lambda/function-definition.ts';

/** What a Task of `arn:aws:states:::lambda:invoke` sends. */
export interface LambdaTaskInput {
  readonly FunctionName: string;
  readonly Payload?: unknown;
}

/** The part of AWS's answer that exists here; a path to its `SdkHttpMetadata` finds nothing. */
export interface LambdaTaskOutput {
  readonly ExecutedVersion: string;
  readonly Payload: unknown;
  readonly StatusCode: 200;
}

/** Bytes of input or output of a state (Step Functions quotas). */
export const dataLimit = 262_144;

/** Name and message are what Step Functions matches against ErrorEquals and gives as Cause. */
function taskError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

/**
 * Invokes the function of a Task. Throws an error named as Step Functions names it: the function's own error type
 * with `{errorType, errorMessage, trace}` as JSON text for a cause, or `Lambda.<exception>` of the service.
 */
export async function runLambdaTask(
  functions: FunctionInvoker,
  task: LambdaTaskInput,
): Promise<LambdaTaskOutput> {
  const invocation = await functions.invoke(task.FunctionName, task.Payload ?? {}).catch((error) => {
    throw serviceError(error);
  });
  if (invocation.kind === 'failed') throw functionError(invocation.payload);
  // Whatever invokes in process may return what JSON can't carry: on AWS it never arrives.
  const text = JSON.stringify(invocation.payload) ?? 'null';
  if (Buffer.byteLength(text) > dataLimit) throw dataLimitExceeded();
  return { ExecutedVersion: invocation.executedVersion, Payload: JSON.parse(text), StatusCode: 200 };
}

function functionError({ errorType, errorMessage, trace }: FunctionFailure): Error {
  return taskError(errorType || 'Lambda.Unknown', JSON.stringify({ errorType, errorMessage, trace }));
}

function serviceError(error: unknown): Error {
  if (error instanceof AwsError) {
    const suffix = `(Service: Lambda, Status Code: ${error.statusCode})`;
    return taskError(`Lambda.${error.type}`, `${error.message} ${suffix}`);
  }
  return taskError('Lambda.SdkClientException', error instanceof Error ? error.message : String(error));
}

/** Neither retried nor caught by States.ALL; the engine reads the two marks. */
function dataLimitExceeded(): Error {
  const message =
    "The state/task 'lambda:invoke' returned a result with a size exceeding the maximum number of bytes service limit.";
  return Object.assign(taskError('States.DataLimitExceeded', message), {
    isRetryable: false,
    isCatchable: false,
  });
}
