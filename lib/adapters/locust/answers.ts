import * as z from 'zod/mini';
import type { HttpAnswer, HttpFailure } from './http.ts';

export type JsonAnswer = { readonly kind: 'json'; readonly value: unknown } | HttpFailure;

/**
 * Takes an answer as JSON only if its status is 200 and its body parses. A page with status 200 is what something in
 * front of Locust shows to who has not signed in. The reason never holds the body.
 */
export function jsonOf(answer: HttpAnswer): JsonAnswer {
  if (answer.kind === 'failed') return answer;
  if (answer.status !== 200) return { kind: 'failed', reason: unexpectedStatus(answer.status) };
  try {
    return { kind: 'json', value: JSON.parse(answer.body) };
  } catch {
    return /^\s*</.test(answer.body)
      ? {
          kind: 'failed',
          reason: 'a page instead of JSON, as behind a web login',
          code: 'web-login-required',
        }
      : { kind: 'failed', reason: `${answer.body.length} characters that are not JSON` };
  }
}

const success = z.object({ success: z.literal(true) });

/** Whether Locust says that it did what was asked: `{"success": true, …}`. */
export function saysSuccess(answer: HttpAnswer): boolean {
  const json = jsonOf(answer);
  return json.kind === 'json' && success.safeParse(json.value).success;
}

/** What is wrong with an answer that is not a 200. */
export function unexpectedStatus(status: number): string {
  return status >= 300 && status < 400 ? `status ${status} to another address` : `status ${status}`;
}
