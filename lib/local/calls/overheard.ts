import type { IncomingMessage } from 'node:http';
import type { AwsCall } from '../iam/aws-call.ts';
import { invokeRequest } from '../lambda/invoke-route.ts';
import { signatureIn } from './access-key.ts';

/** What a function asked of AWS. */
export interface FunctionCall {
  readonly functionName: string;
  readonly call: AwsCall;
}

/** Reads a request beside the server that answers it, and tells of it if a function made it. */
export function overhear(request: IncomingMessage, onCall: (call: FunctionCall) => void): void {
  const signature = signatureIn(request.headers.authorization);
  if (!signature || signature.functionName === null) return;
  const { functionName, region, service } = signature;
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const asked = askedBy(request, Buffer.concat(chunks).toString('utf8'));
    onCall({ functionName, call: { service, region, ...asked } });
  });
}

/** Operation and input in the three protocols that the services here speak. */
function askedBy(request: IncomingMessage, body: string): Pick<AwsCall, 'operation' | 'input'> {
  const target = String(request.headers['x-amz-target'] ?? '');
  if (target !== '') return { operation: target.split('.')[1] ?? '', input: JSON.parse(body || '{}') };
  const url = new URL(request.url ?? '/', 'http://localhost');
  const invoke = invokeRequest(request.method ?? '', url, '');
  // Lambda's own reference calls the operation Invoke and the permission InvokeFunction.
  if (invoke) return { operation: 'InvokeFunction', input: { FunctionName: invoke.nameOrArn } };
  const form = new URLSearchParams(body);
  return {
    operation: form.get('Action') ?? `${request.method} ${url.pathname}`,
    input: Object.fromEntries(form),
  };
}
