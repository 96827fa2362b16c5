import { parentPort, workerData } from 'node:worker_threads';
import type { FunctionFailure } from './function-definition.ts';
import type { ThreadAnswer, ThreadCall, ThreadStart } from './thread-messages.ts';
import { redirectOutput } from './thread-output.ts';

/** What runs inside a function's thread: it loads the bundle once and then answers one call after the other. */

type Handler = (event: unknown, context: Readonly<Record<string, unknown>>) => unknown;

const { module, exportName } = workerData as ThreadStart;
const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread only');

const answer = (message: ThreadAnswer): void => port.postMessage(message);
redirectOutput((stream, text) => answer({ kind: 'printed', stream, text }));
const loaded: Promise<Handler | FunctionFailure> = load();

port.on('message', async (call: ThreadCall) => {
  const handler = await loaded;
  if (typeof handler !== 'function') return answer({ kind: 'failed', failure: handler });
  answer({ kind: 'started' });
  answer(await run(handler, call));
});

async function load(): Promise<Handler | FunctionFailure> {
  try {
    const bundle: Readonly<Record<string, unknown>> = await import(module);
    // Node can't see every export of a CommonJS module before it runs; all of them are members of its default.
    const handler = bundle[exportName] ?? (bundle.default as typeof bundle | undefined)?.[exportName];
    if (typeof handler === 'function') return handler as Handler;
    const errorMessage = `${exportName} is undefined or not exported`;
    return { errorType: 'Runtime.HandlerNotFound', errorMessage, trace: [] };
  } catch (error) {
    return failureOf(error);
  }
}

async function run(handler: Handler, call: ThreadCall): Promise<ThreadAnswer> {
  try {
    const result = await handler(JSON.parse(call.payload), contextOf(call));
    return { kind: 'returned', payload: JSON.stringify(result) ?? 'null' };
  } catch (error) {
    return { kind: 'failed', failure: failureOf(error) };
  }
}

function contextOf(call: ThreadCall): Readonly<Record<string, unknown>> {
  const deadline = Date.now() + call.timeoutSeconds * 1000;
  return {
    functionName: call.functionName,
    functionVersion: call.functionVersion,
    invokedFunctionArn: call.invokedFunctionArn,
    memoryLimitInMB: String(call.memoryMiB),
    awsRequestId: call.requestId,
    logGroupName: `/aws/lambda/${call.functionName}`,
    logStreamName: `[${call.functionVersion}]${call.requestId}`,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

/** The shape of AWS's Node.js runtime: an error's name, message and stack; anything else by its type. */
function failureOf(thrown: unknown): FunctionFailure {
  if (thrown instanceof Error) {
    return { errorType: thrown.name, errorMessage: thrown.message, trace: thrown.stack?.split('\n') ?? [] };
  }
  return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
}
