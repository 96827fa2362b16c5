import { AwsError } from '../aws-api.ts';
import type { FunctionInvoker } from './function-definition.ts';

const route = /^\/2015-03-31\/functions\/(?<name>[^/]+)\/invocations$/;

/** What an HTTP request asks of Lambda. */
export interface InvokeRequest {
  readonly nameOrArn: string;
  readonly invocationType: string;
}

export interface InvokeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined where the answer has no body. */
  readonly body: unknown;
}

/** Null for any other request than `POST /2015-03-31/functions/<name or ARN>/invocations` (Lambda API reference). */
export function invokeRequest(method: string, url: URL, invocationType: string): InvokeRequest | null {
  const name = route.exec(url.pathname)?.groups?.name;
  if (method !== 'POST' || name === undefined) return null;
  const qualifier = url.searchParams.get('Qualifier');
  const nameOrArn = decodeURIComponent(name);
  return { nameOrArn: qualifier === null ? nameOrArn : `${nameOrArn}:${qualifier}`, invocationType };
}

/** `RequestResponse` answers with the result, `Event` at once; other invocation types are refused. */
export async function answerInvoke(
  functions: FunctionInvoker,
  { nameOrArn, invocationType }: InvokeRequest,
  payload: unknown,
): Promise<InvokeAnswer> {
  if (invocationType === 'Event') {
    if (!functions.has(nameOrArn))
      throw new AwsError('ResourceNotFoundException', `Function not found: ${nameOrArn}`, 404);
    // Nobody waits for the result; the function's own log tells what became of it.
    void functions.invoke(nameOrArn, payload).catch(() => undefined);
    return { status: 202, headers: {}, body: undefined };
  }
  if (invocationType !== 'RequestResponse') {
    throw new AwsError(
      'InvalidParameterValueException',
      `invocation type ${invocationType} does not exist here`,
    );
  }
  const invocation = await functions.invoke(nameOrArn, payload);
  const headers = {
    'x-amz-executed-version': invocation.executedVersion,
    ...(invocation.kind === 'failed' && { 'x-amz-function-error': invocation.functionError }),
  };
  return { status: 200, headers, body: invocation.payload };
}
