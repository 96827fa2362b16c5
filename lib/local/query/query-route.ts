import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws-api.ts';
import { inputOfForm } from './form.ts';
import type { QueryApi } from './query-api.ts';
import { xmlOf } from './xml.ts';

export interface QueryAnswer {
  readonly status: number;
  /** XML. */
  readonly text: string;
}

const formType = /^application\/x-www-form-urlencoded/;

/** Is a request of this content type one of the query protocol? */
export function isQuery(contentType: string): boolean {
  return formType.test(contentType);
}

/** Answers a form, errors included: those of this protocol are XML as well. */
export async function answerQuery(apis: readonly QueryApi[], body: string): Promise<QueryAnswer> {
  const form = new URLSearchParams(body);
  const operation = form.get('Action') ?? '';
  const api = apis.find(({ version }) => version === form.get('Version'));
  const namespace = api?.namespace ?? '';
  try {
    const output = await answerOf(api, operation, form);
    const result = { [`${operation}Result`]: output, ResponseMetadata: { RequestId: randomUUID() } };
    return { status: 200, text: documentOf(`${operation}Response`, namespace, result) };
  } catch (error) {
    const known = error instanceof AwsError ? error : new AwsError('InternalFailure', String(error), 500);
    return { status: known.statusCode, text: documentOf('ErrorResponse', namespace, failureOf(known)) };
  }
}

async function answerOf(api: QueryApi | undefined, operation: string, form: URLSearchParams) {
  if (api) return api.call(operation, inputOfForm(api.schemas, operation, form));
  const version = form.get('Version') ?? '';
  throw new AwsError('InvalidAction', `the embedded AWS knows no query API of the version '${version}'`);
}

function failureOf({ type, message, statusCode }: AwsError): unknown {
  const blamed = statusCode < 500 ? 'Sender' : 'Receiver';
  return { Error: { Type: blamed, Code: type, Message: message }, RequestId: randomUUID() };
}

function documentOf(name: string, namespace: string, content: unknown): string {
  return `<${name} xmlns="${namespace}">${xmlOf(content)}</${name}>`;
}
