import semver from 'semver';
import * as z from 'zod/mini';
import type { MasterEndpoint } from '../../domain/master-endpoint.ts';
import { parseVersion } from '../../domain/versions/version.ts';
import type { WebLogin } from '../../domain/web-login.ts';
import { type Answered, askHttp, type HttpLimits, type HttpRequest } from './http.ts';
import { leadingObject } from './page.ts';
import { leadsToLogin, type WebDoor, type WebEntry } from './web-door.ts';

/** Data of the login page: a form for name and password since 2.22, or one of the team's own since 2.32. */
const authArguments = z.object({
  username_password_callback: z.optional(z.nullable(z.string())),
  custom_form: z.optional(
    z.nullable(
      z.object({
        callback_url: z.string(),
        inputs: z.optional(
          z.array(z.object({ name: z.string(), is_secret: z.optional(z.nullable(z.boolean())) })),
        ),
      }),
    ),
  ),
});

/** Where the login page sends what is typed in, and under which names. */
interface LoginForm {
  readonly path: string;
  readonly username: string;
  readonly password: string;
}

const pageData = 'window.authArgs = ';

/** Opens a master's web interface. Never rejects: a door that stays closed says why at every request. */
export async function signIn(
  master: MasterEndpoint,
  login: WebLogin | null,
  limits: HttpLimits,
): Promise<WebDoor> {
  if (login === null) return master;
  const entry = login.kind === 'basic' ? basicEntry(login) : await formEntry(master, login, limits);
  return entry ? { ...master, entry } : master;
}

function basicEntry({ username, password }: WebLogin): WebEntry {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  return { kind: 'signed-in', headers: { authorization } };
}

/** Undefined where the master asks for no login: it leads away from its login page, or has none. */
async function formEntry(
  master: MasterEndpoint,
  login: WebLogin,
  limits: HttpLimits,
): Promise<WebEntry | undefined> {
  const page = await askHttp(master, { method: 'GET', path: `${master.basePath}/login` }, limits);
  if (page.kind === 'failed') return { kind: 'closed', failure: page };
  if (page.status !== 200) return undefined;
  const form = loginForm(master, page.body);
  if (form === null) return refused('its login page has no form for a name and a password');
  return submit(master, form, login, page.cookies, limits);
}

/** Null also where the form leads to another host: what is secret stays with the master. */
function loginForm({ address, basePath }: MasterEndpoint, page: string): LoginForm | null {
  const { data } = authArguments.safeParse(pageArguments(page));
  const custom = data?.custom_form;
  const secret = custom?.inputs?.find(({ is_secret }) => is_secret)?.name;
  const open = custom?.inputs?.find(({ is_secret }) => !is_secret)?.name;
  const callback = custom?.callback_url ?? data?.username_password_callback;
  if (!callback) return null;
  const here = new URL(`http://${address}${basePath}/login`);
  const there = URL.parse(callback, here.href);
  if (there?.origin !== here.origin) return null;
  return {
    path: there.pathname + there.search,
    username: open ?? 'username',
    password: secret ?? 'password',
  };
}

function pageArguments(page: string): unknown {
  const start = page.indexOf(pageData);
  const text = start < 0 ? null : leadingObject(page.slice(start + pageData.length));
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

/** The page's form is a GET up to 2.30.1 and a POST in 2.31.8 and newer (read from the pages' scripts). */
const firstWithPost = '2.31.0';

/**
 * The route that takes the form is the locustfile's, and takes what its version's page sends, or the other. A POST is
 * the better guess: it keeps the password out of every log of addresses.
 */
async function submit(
  master: MasterEndpoint,
  form: LoginForm,
  login: WebLogin,
  cookies: readonly string[],
  limits: HttpLimits,
): Promise<WebEntry> {
  const send = (method: 'GET' | 'POST') => askHttp(master, submission(method, form, login, cookies), limits);
  const [first, second] = sendsGet(master) ? (['GET', 'POST'] as const) : (['POST', 'GET'] as const);
  const tried = await send(first);
  const answer = tried.kind === 'answered' && isMethodRefused(tried) ? await send(second) : tried;
  if (answer.kind === 'failed') return { kind: 'closed', failure: answer };
  const refusal = refusalIn(answer);
  if (refusal !== null) return refused(refusal);
  return { kind: 'signed-in', headers: cookieHeader([...cookies, ...answer.cookies]) };
}

function sendsGet({ expectedVersion }: MasterEndpoint): boolean {
  const parsed = parseVersion(expectedVersion ?? '');
  return parsed.ok && semver.lt(parsed.version, firstWithPost);
}

function submission(
  method: 'GET' | 'POST',
  { path, ...names }: LoginForm,
  { username, password }: WebLogin,
  cookies: readonly string[],
): HttpRequest {
  const form = new URLSearchParams({ [names.username]: username, [names.password]: password });
  const headers = cookieHeader(cookies);
  return method === 'POST'
    ? { method, path, headers, form }
    : { method, path: `${path}${path.includes('?') ? '&' : '?'}${form}`, headers };
}

/** Locust's own handler of errors makes a 500 of the 405, and keeps its words (measured with 2.25.0). */
function isMethodRefused({ status, body }: Answered): boolean {
  return status === 405 || (status === 500 && body.includes('405 Method Not Allowed'));
}

/** The route is the team's own: what it says matters less than whether it opened a session. */
function refusalIn({ status, location, cookies }: Answered): string | null {
  if (status >= 400) return `status ${status} to its name and password`;
  if (leadsToLogin(status, location)) return 'its name and password led back to the login page';
  return cookies.length === 0 ? `status ${status} to its name and password, and no session` : null;
}

function refused(reason: string): WebEntry {
  return { kind: 'closed', failure: { kind: 'failed', reason, code: 'web-login-refused' } };
}

/** Of cookies of one name the last one counts. */
function cookieHeader(cookies: readonly string[]): Readonly<Record<string, string>> {
  const byName = new Map(cookies.map((cookie) => [cookie.split('=', 1)[0], cookie]));
  return byName.size > 0 ? { cookie: [...byName.values()].join('; ') } : {};
}
