import type { MasterEndpoint } from '../../domain/master-endpoint.ts';
import { type Answered, askHttp, type HttpAnswer, type HttpFailure, type HttpLimits } from './http.ts';

/** A master's web interface, as whoever it was opened for may use it. Without `entry` nobody signed in. */
export interface WebDoor extends MasterEndpoint {
  readonly entry?: WebEntry;
}

/** What each request carries after a login; or why nothing can be asked. */
export type WebEntry =
  | { readonly kind: 'signed-in'; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'closed'; readonly failure: HttpFailure };

/** Asks for one path below the base path. A login in the way is a failure with a code; a status alone proves nothing. */
export async function askWeb(
  door: WebDoor,
  method: 'GET' | 'POST',
  path: string,
  limits: HttpLimits,
  form?: URLSearchParams,
): Promise<HttpAnswer> {
  const { entry } = door;
  if (entry?.kind === 'closed') return entry.failure;
  const request = {
    method,
    path: door.basePath + path,
    headers: entry?.headers ?? {},
    ...(form && { form }),
  };
  const answer = await askHttp(door, request, limits);
  if (answer.kind === 'failed') return answer;
  const demand = loginDemand(answer);
  if (demand === null) return answer;
  return { kind: 'failed', reason: demand, code: entry ? 'web-login-refused' : 'web-login-required' };
}

/** How Locust asks for a login (measured with 2.20.1, 2.25.0, 2.32.2 and 2.47.0); null where it does not. */
function loginDemand({ status, location, body }: Answered): string | null {
  if (status === 401) return 'status 401: the web interface asks for a password';
  if (leadsToLogin(status, location)) {
    return `status ${status} to a login page: the web interface asks for a login`;
  }
  if (status !== 200) return null;
  // The page itself, and what `--web-login` answers where the locustfile has not set it up.
  if (body.includes('window.authArgs = ')) return 'a login page: the web interface asks for a login';
  return body.startsWith('Locust auth exception') ? 'a web login that the locustfile does not set up' : null;
}

export function leadsToLogin(status: number, location: string): boolean {
  return status >= 300 && status < 400 && /\/login\b/.test(location);
}
