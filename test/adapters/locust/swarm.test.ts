import { afterEach, expect, test } from 'vitest';
import { postSwarm, swarmForm } from '../../../lib/adapters/locust/swarm.ts';
import type { TestParameters } from '../../../lib/domain/gates/test-in-flight.ts';
import { endpoint } from './endpoint.ts';
import { type FakeWeb, type Reply, startFakeWeb } from './fake-web.ts';

const open: FakeWeb[] = [];
afterEach(() => {
  for (const web of open.splice(0)) web.close();
});

const limits = { milliseconds: 300, bytes: 100_000 };
const parameters: TestParameters = {
  users: 12,
  spawnRate: 2.5,
  host: null,
  userClasses: null,
  runTimeSeconds: null,
  shapeClass: null,
};

test.each<[string, Partial<TestParameters>, string]>([
  ['users and rate alone', {}, 'user_count=12&spawn_rate=2.5'],
  [
    'a host with characters of its own',
    { host: 'http://a.test/?x=1&y="ü"' },
    'user_count=12&spawn_rate=2.5&host=http%3A%2F%2Fa.test%2F%3Fx%3D1%26y%3D%22%C3%BC%22',
  ],
  ['a run time', { runTimeSeconds: 300 }, 'user_count=12&spawn_rate=2.5&run_time=300'],
  [
    'user classes',
    { userClasses: ['Alpha', 'Beta'] },
    'user_count=12&spawn_rate=2.5&user_classes=Alpha&user_classes=Beta',
  ],
  ['a shape', { shapeClass: 'MyShape' }, 'user_count=12&spawn_rate=2.5&shape_class=MyShape'],
])('the form for %s', (_name, changed, form) => {
  expect(swarmForm({ ...parameters, ...changed }).toString()).toBe(form);
});

test.each<[string, Reply | 'hang', boolean]>([
  ['says success', { body: '{"success": true, "message": "Swarming started"}' }, true],
  [
    'refuses in words, as 2.46.3 does',
    { body: '{"success": false, "message": "Missing user_count or spawn_rate from /swarm request"}' },
    false,
  ],
  ['fails, as 2.32.2 does', { status: 500, body: 'Internal Server Error' }, false],
  ['asks for a login', { status: 302, headers: { location: '/login' } }, false],
  ['shows a login with status 200', { body: '<!DOCTYPE html>' }, false],
  ['does not answer', 'hang', false],
])('a master that %s: %3$s', async (_name, reply, expected) => {
  // Prepare
  const web = await startFakeWeb({ 'POST /load/swarm': reply });
  open.push(web);

  // Act
  const done = await postSwarm(endpoint({ webPort: web.port, basePath: '/load' }), parameters, limits);

  // Assess
  expect(done).toBe(expected);
  expect(web.asked).toEqual(['POST /load/swarm']);
  expect(web.forms).toEqual(['user_count=12&spawn_rate=2.5']);
});
