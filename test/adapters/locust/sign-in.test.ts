import { afterEach, expect, test } from 'vitest';
import { LocustMasters } from '../../../lib/adapters/locust/locust-masters.ts';
import type { MasterEndpoint } from '../../../lib/domain/master-endpoint.ts';
import type { WebLogin } from '../../../lib/domain/web-login.ts';
import { endpoint } from './endpoint.ts';
import { type FakeWeb, type Reply, type Routes, startFakeWeb } from './fake-web.ts';
import { statistics } from './statistics-samples.ts';

const open: FakeWeb[] = [];
afterEach(() => {
  for (const web of open.splice(0)) web.close();
});

const form: WebLogin = { kind: 'form', username: 'someone', password: 'hunter2&=é' };
const fields = 'username=someone&password=hunter2%26%3D%C3%A9';

const toLogin: Reply = { status: 302, headers: { location: '/login?next=%2Fstats%2Frequests' } };
const opened: Reply = {
  status: 302,
  headers: { location: '/', 'set-cookie': 'session=open; HttpOnly; Path=/' },
};

function loginPage(data: object): Reply {
  return { body: `<script>\n window.authArgs = ${JSON.stringify(data)}\n</script>` };
}

const askingPage = loginPage({ username_password_callback: '/login_submit', error: null });

/** Statistics for whoever has the cookie, or the header of basic authentication. */
function guarded(expected: Readonly<Record<string, string>>, otherwise: Reply = toLogin) {
  const [[name, value] = ['', '']] = Object.entries(expected);
  return { name, value, granted: { body: statistics([]) } satisfies Reply, otherwise };
}

async function read(
  routes: Routes,
  guard: ReturnType<typeof guarded>,
  login: WebLogin | null,
  overrides: Partial<MasterEndpoint> = {},
) {
  const { basePath = '' } = overrides;
  const web = await startFakeWeb(
    { ...routes, [`GET ${basePath}/stats/requests`]: guard.otherwise },
    undefined,
    {
      header: guard.name,
      value: guard.value,
      routes: { [`GET ${basePath}/stats/requests`]: guard.granted },
    },
  );
  open.push(web);
  const masters = new LocustMasters({ login, web: { milliseconds: 500, bytes: 100_000 } });
  const reading = await masters.read(endpoint({ webPort: web.port, probeListener: false, ...overrides }));
  return { web, reading };
}

const session = guarded({ cookie: 'session=open' });

const noMethod = '405 Method Not Allowed: The method is not allowed for the requested URL.';

test.each<[string, string | null, Routes, string[]]>([
  ['a POST from 2.31 on', '2.31.0', { 'POST /login_submit': opened }, ['POST']],
  ['a POST where no version is known', null, { 'POST /login_submit': opened }, ['POST']],
  ['a GET up to 2.30', '2.30.1', { [`GET /login_submit?${fields}`]: opened }, ['GET']],
  [
    'a GET where the route takes no POST',
    '2.32.2',
    { 'POST /login_submit': { status: 405 }, [`GET /login_submit?${fields}`]: opened },
    ['POST', 'GET'],
  ],
  [
    'a POST where the route takes no GET, which 2.25 says with a 500',
    '2.25.0',
    { [`GET /login_submit?${fields}`]: { status: 500, body: noMethod }, 'POST /login_submit': opened },
    ['GET', 'POST'],
  ],
])('a login page is answered by %s', async (_name, expectedVersion, routes, methods) => {
  // Act
  const { web, reading } = await read({ 'GET /login': askingPage, ...routes }, session, form, {
    expectedVersion,
  });

  // Assess
  expect(reading.web).toMatchObject({ kind: 'answered' });
  const submissions = web.asked.filter((route) => route.includes('/login_submit'));
  expect(submissions.map((route) => route.split(' ')[0])).toEqual(methods);
});

test('a login page below a base path is asked for there, and its form is followed from there', async () => {
  const routes = {
    'GET /load/login': loginPage({ username_password_callback: 'submit?from=page' }),
    'POST /load/submit?from=page': opened,
  };
  const { reading } = await read(routes, session, form, { basePath: '/load' });
  expect(reading.web).toMatchObject({ kind: 'answered' });
});

test('a form of the team’s own is filled in by its own names', async () => {
  // Prepare
  const inputs = [{ name: 'user' }, { name: 'secret', is_secret: true }];
  const routes = {
    'GET /login': loginPage({ custom_form: { inputs, callback_url: '/enter' } }),
    'POST /enter': opened,
  };

  // Act
  const { web, reading } = await read(routes, session, form);

  // Assess
  expect(reading.web).toMatchObject({ kind: 'answered' });
  expect(web.forms).toEqual([fields.replace('username', 'user').replace('password', 'secret')]);
});

test('a master that asks for no login is read all the same', async () => {
  const routes = { 'GET /login': { status: 302, headers: { location: '/' } } };
  const { web, reading } = await read(routes, guarded({}, { body: statistics([]) }), form);
  expect(reading.web).toMatchObject({ kind: 'answered' });
  expect(web.forms).toEqual([]);
});

test('basic authentication goes with every request', async () => {
  const guard = guarded({ authorization: `Basic ${btoa('someone:hunter2')}` }, { status: 401 });
  const { reading } = await read({}, guard, { kind: 'basic', username: 'someone', password: 'hunter2' });
  expect(reading.web).toMatchObject({ kind: 'answered' });
});

const elsewhere = loginPage({ username_password_callback: 'http://elsewhere.test/login_submit' });
const providers = loginPage({ auth_providers: [{ label: 'Somebody', callback_url: '/login/somebody' }] });
const back: Reply = { status: 302, headers: { location: '/login', 'set-cookie': 'session=failed' } };
const basic: WebLogin = { ...form, kind: 'basic' };

test.each<[string, string, string, Routes, WebLogin | null, Reply]>([
  ['web-login-required', 'nobody signs in', 'asks for a login', {}, null, toLogin],
  ['web-login-required', 'nobody sends a password', 'asks for a password', {}, null, { status: 401 }],
  [
    'web-login-required',
    'the locustfile sets up no login',
    'does not set up',
    {},
    null,
    { body: 'Locust auth exception: x' },
  ],
  [
    'web-login-refused',
    'the password is wrong',
    'led back',
    { 'GET /login': askingPage, 'POST /login_submit': back },
    form,
    toLogin,
  ],
  [
    'web-login-refused',
    'the route says so',
    'status 403',
    { 'GET /login': askingPage, 'POST /login_submit': { status: 403 } },
    form,
    toLogin,
  ],
  [
    'web-login-refused',
    'no session is opened',
    'no session',
    { 'GET /login': askingPage, 'POST /login_submit': {} },
    form,
    toLogin,
  ],
  [
    'web-login-refused',
    'the session is not taken',
    'asks for a login',
    { 'GET /login': askingPage, 'POST /login_submit': { ...opened, headers: { 'set-cookie': 'x=1' } } },
    form,
    toLogin,
  ],
  ['web-login-refused', 'another provider signs in', 'no form', { 'GET /login': providers }, form, toLogin],
  [
    'web-login-refused',
    'the form leads to another host',
    'no form',
    { 'GET /login': elsewhere },
    form,
    toLogin,
  ],
  ['web-login-refused', 'the basic password is wrong', 'asks for a password', {}, basic, { status: 401 }],
])('%s where %s', async (code, _where, reason, routes, login, otherwise) => {
  // Act
  const { reading } = await read(routes, guarded({ cookie: 'session=open' }, otherwise), login);

  // Assess
  expect(reading.web).toEqual({ kind: 'failed', code, reason: expect.stringContaining(reason) });
  expect(JSON.stringify(reading)).not.toContain('hunter2');
});

test('a master that hangs at its login page is one that does not answer', async () => {
  const { reading } = await read({ 'GET /login': 'hang' }, session, form);
  expect(reading.web).toEqual({ kind: 'failed', reason: 'no answer within 500 ms' });
});
