import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { requestFor } from '../../lib/cli/start.ts';
import { startExecution } from '../../lib/cli/start-execution.ts';
import { startedText } from '../../lib/cli/started-text.ts';
import { upgradeIdOf } from '../../lib/cli/upgrade-id.ts';
import { BadInput } from '../../lib/contract/errors.ts';
import { upgradeRequest } from '../../lib/contract/request.ts';
import { plan } from '../../lib/functions/plan.ts';
import { wireError } from '../adapters/canned-aws.ts';
import { fakeWorld } from '../fakes/fake-world.ts';
import { request } from '../states/journey.ts';
import { executionArn, stateMachineArn, upgraderWith } from './cluster-upgrader.ts';

const folder = mkdtempSync(join(tmpdir(), 'locust-upgrade-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileWith(content: unknown): string {
  const path = join(folder, 'plan.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('the request of a plan that was shown', () => {
  test('carries its hash and basis, and every wish', async () => {
    // Prepare
    const shown = await plan(fakeWorld(), { ...request, testPolicy: 'fail' });

    // Act
    const asked = requestFor({ cluster: 'load', plan: fileWith(shown) });

    // Assess
    expect(asked).toMatchObject({
      target: { version: '2.32.2' },
      testPolicy: 'fail',
      plan: { hash: shown.hash, basis: JSON.parse(JSON.stringify(shown.basis)) },
    });
    expect(upgradeRequest.safeParse(asked).success).toBe(true);
  });

  test('is refused of another cluster', async () => {
    // Prepare
    const path = fileWith(await plan(fakeWorld(), request));

    // Act & Assess
    expect(() => requestFor({ cluster: 'other', plan: path })).toThrow(/plan of cluster load, not of other/);
  });

  test('is refused where there was no plan', async () => {
    // Prepare
    const path = fileWith(await plan(fakeWorld(), { ...request, target: { version: '2.20.0' } }));

    // Act & Assess
    expect(() => requestFor({ cluster: 'load', plan: path })).toThrow(/holds no plan that could be started/);
  });

  test.for<[string, unknown, RegExp]>([
    ['no JSON', 'hello', /is not JSON/],
    ['other JSON', { hello: 'world' }, /this is no plan: schemaVersion/],
  ])('is refused of %s', ([, content, message]) => {
    // Act
    const read = (): unknown => requestFor({ cluster: 'load', plan: fileWith(content) });

    // Assess
    expect(read).toThrow(BadInput);
    expect(read).toThrow(message);
  });

  test('is refused where there is no such file', () => {
    expect(() => requestFor({ cluster: 'load', plan: join(folder, 'gone.json') })).toThrow(/can not be read/);
  });

  test('takes no other wish beside it', () => {
    const flags = { cluster: 'load', plan: 'plan.json', follow: true, maxSurge: '2' };
    expect(() => requestFor(flags)).toThrow(/--max-surge is given besides --plan plan\.json/);
  });
});

describe('the id of an upgrade', () => {
  test('is made up, and another one each time', () => {
    expect(upgradeIdOf(undefined)).toMatch(/^upgrade-[0-9a-f]{8}$/);
    expect(upgradeIdOf(undefined)).not.toBe(upgradeIdOf(undefined));
  });

  test.for(['night_1', 'x'.repeat(60)])('may be %s', (name) => {
    expect(upgradeIdOf(name)).toBe(name);
  });

  test.for(['', 'a b', 'a:b', 'x'.repeat(61), 'recover-1'])('may not be "%s"', (name) => {
    expect(() => upgradeIdOf(name)).toThrow(/--name .* can't be used/);
  });
});

describe('starting', () => {
  test('sends the request to the machine of the registration', async () => {
    // Prepare
    const upgrader = upgraderWith(() => ({ body: { executionArn, startDate: 1_700_000_000 } }));

    // Act
    const started = await startExecution(upgrader, 'upgrade-1', request);

    // Assess
    expect(started).toEqual({ upgradeId: 'upgrade-1', executionArn });
    expect(upgrader.requests[0]?.body).toEqual({
      stateMachineArn,
      name: 'upgrade-1',
      input: JSON.stringify(request),
    });
  });

  test('a name that was used is refused', async () => {
    // Prepare
    const upgrader = upgraderWith(() => wireError('ExecutionAlreadyExists', 'exists'));

    // Act & Assess
    await expect(startExecution(upgrader, 'upgrade-1', request)).rejects.toMatchObject({
      code: 'name-taken',
      message: expect.stringContaining('--name'),
    });
  });

  test('the text says how it ended, and what was saved', () => {
    // Act
    const text = startedText(
      'load',
      { upgradeId: 'upgrade-1', executionArn },
      {
        outcome: 'rolled-back',
        cause: { code: 'workers-crash', message: 'two workers ended\nwith a traceback' },
        observed: {
          at: '2026-03-01T11:00:00.000Z',
          master: { version: '2.25.0', by: 'reported' },
          workers: [{ version: '2.25.0', count: 4, by: 'reported' }],
        },
        saved: [
          { at: '2026-03-01T10:30:00.000Z', master: '10.0.0.1', files: [{ name: 'requests.csv', bytes: 9 }] },
        ],
        lockHeld: false,
        at: '2026-03-01T11:00:00.000Z',
      },
    );

    // Assess
    expect(text.split('\n')).toEqual([
      'rolled-back: upgrade-1',
      '  cause      workers-crash: two workers ended',
      '  observed   master 2.25.0, workers 4 × 2.25.0',
      '  saved      test of 2026-03-01T10:30:00.000Z: requests.csv',
      '             locust-upgrade results FOLDER --cluster load --name upgrade-1',
      '  lock       free',
      `  execution  ${executionArn}`,
      '',
    ]);
  });
});
