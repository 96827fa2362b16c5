import type { FunctionFailure } from './function-definition.ts';

/** The failures that Lambda itself reports for a function that could not answer. */

/** What Lambda answers for a function that ran into its timeout, in `seconds`. `now` in ms since 1970. */
export function timedOut(requestId: string, seconds: number, now: number): FunctionFailure {
  const date = new Date(now).toISOString();
  return {
    errorType: 'Sandbox.Timedout',
    errorMessage: `${date} ${requestId} Task timed out after ${seconds.toFixed(2)} seconds`,
    trace: [],
  };
}

/** What Lambda answers for a function whose process ended. */
export function exited(requestId: string, reason: string): FunctionFailure {
  return {
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: ${reason}`,
    trace: [],
  };
}

/** An error that nothing in the thread caught. A full heap is told by its code: AWS kills the process for it. */
export function crashed(requestId: string, error: Error): FunctionFailure {
  if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return exited(requestId, 'signal: killed');
  return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') ?? [] };
}

/** 6 MiB and 100 bytes, as AWS names the limit of an answer. */
export const answerLimit = 6_291_556;

/** What Lambda answers for a result above 6 MiB (Lambda quotas). */
export function answerTooLarge(): FunctionFailure {
  return {
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size exceeded maximum allowed payload size (${answerLimit} bytes).`,
    trace: [],
  };
}
