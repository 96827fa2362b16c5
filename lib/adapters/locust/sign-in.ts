import * as z from 'zod/mini';
import type { MasterEndpoint } from '../../domain/master-endpoint.ts';
import type { WebLogin } from '../../domain/web-login.ts';
import { type Answered, askHttp, type HttpLimits } from './http.ts';
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

/**
 * The page's form is a GET up to 2.30 and a POST from 2.31 on, and the route that takes it is the locustfile's. A POST
 * keeps the password out of every log of addresses, so that a GET is sent only to a route that takes nothing else.
 */
async function submit(
  master: MasterEndpoint,
  form: LoginForm,
  { username, password }: WebLogin,
  cookies: readonly string[],
  limits: HttpLimits,
): Promise<WebEntry> {
  const { path } = form;
  const fields = new URLSearchParams({ [form.username]: username, [form.password]: password });
  const headers = cookieHeader(cookies);
  const posted = await askHttp(master, { method: 'POST', path, headers, form: fields }, limits);
  const answer =
    posted.kind === 'answered' && posted.status === 405
      ? await askHttp(master, { method: 'GET', path: withQuery(path, fields), headers }, limits)
      : posted;
  if (answer.kind === 'failed') return { kind: 'closed', failure: answer };
  const refusal = refusalIn(answer);
  if (refusal !== null) return refused(refusal);
  return { kind: 'signed-in', headers: cookieHeader([...cookies, ...answer.cookies]) };
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

function withQuery(path: string, fields: URLSearchParams): string {
  return `${path}${path.includes('?') ? '&' : '?'}${fields}`;
}

/** Of cookies of one name the last one counts. */
function cookieHeader(cookies: readonly string[]): Readonly<Record<string, string>> {
  const byName = new Map(cookies.map((cookie) => [cookie.split('=', 1)[0], cookie]));
  return byName.size > 0 ? { cookie: [...byName.values()].join('; ') } : {};
}
