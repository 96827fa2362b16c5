import * as z from 'zod/mini';
import type { HttpAnswer } from './http.ts';

export type JsonAnswer =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * Takes an answer as JSON only if its status is 200 and its body parses. A status alone proves nothing: a web login
 * (`--web-login`) answers 302, or 200 with a page or, where it is not set up, with the text of an exception (measured
 * with 2.32.2). The reason never holds the body.
 */
export function jsonOf(answer: HttpAnswer): JsonAnswer {
  if (answer.kind === 'failed') return answer;
  if (answer.status !== 200) return failed(unexpectedStatus(answer.status, answer.location));
  try {
    return { kind: 'json', value: JSON.parse(answer.body) };
  } catch {
    return failed(
      /^(?:\s*<|Locust auth exception)/.test(answer.body)
        ? 'a page instead of JSON, as behind a web login'
        : `${answer.body.length} characters that are not JSON`,
    );
  }
}

const success = z.object({ success: z.literal(true) });

/** Whether Locust says that it did what was asked: `{"success": true, …}`. */
export function saysSuccess(answer: HttpAnswer): boolean {
  const json = jsonOf(answer);
  return json.kind === 'json' && success.safeParse(json.value).success;
}

/** What is wrong with an answer that is not a 200. */
export function unexpectedStatus(status: number, location: string): string {
  if (status === 401) return 'status 401: the web interface asks for a password';
  if (status >= 300 && status < 400) {
    return /\/login\b/.test(location)
      ? `status ${status} to a login page: the web interface asks for a login`
      : `status ${status} to another address`;
  }
  return `status ${status}`;
}

function failed(reason: string): JsonAnswer {
  return { kind: 'failed', reason };
}
