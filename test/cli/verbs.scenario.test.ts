import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalWorld, shown, startLocalWorld } from '../scenarios/local-world.ts';
import { type Ended, startCommand } from './command.ts';

/** An empty home: no profile of this machine is found. */
let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'locust-upgrade-'));
});

afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});

/** Nothing of AWS but what is given. */
function environment(given: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return { ...Object.fromEntries(others), HOME: home, AWS_EC2_METADATA_DISABLED: 'true', ...given };
}

/** What points the SDK to an embedded AWS. */
function environmentOf({ aws }: LocalWorld): NodeJS.ProcessEnv {
  const { endpoint, region, credentials } = aws.client;
  return environment({
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: aws.dynamoDbClient.endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  });
}

const keys = { AWS_ACCESS_KEY_ID: 'nobody', AWS_SECRET_ACCESS_KEY: 'nothing' };
const region = { AWS_REGION: 'us-east-1' };
const wish = ['--cluster', 'local', '--to', '2.32.2'];

describe('a verb that can not do anything', () => {
  test.concurrent.for<[string, readonly string[], NodeJS.ProcessEnv, number, RegExp]>([
    ['no cluster', ['plan', '--to', '2.32.2'], region, 2, /required option '--cluster <name>'/],
    ['no region', ['plan', ...wish], keys, 2, /error region-missing: .*AWS_REGION/],
    [
      'no credentials',
      ['pause', '--cluster', 'local'],
      region,
      2,
      /error credentials-missing: .*AWS_PROFILE/,
    ],
    [
      'nothing that answers',
      ['abort', '--cluster', 'local'],
      { ...keys, ...region, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
      1,
      /error aws-unreachable: .*ECONNREFUSED/,
    ],
    [
      'an unknown policy',
      ['start', ...wish, '--test-policy', 'hope'],
      {},
      2,
      /error bad-option: --test-policy hope/,
    ],
    [
      'a malformed range',
      ['plan', '--cluster', 'local', '--to', '2.x.y'],
      {},
      2,
      /error bad-version: --to: "2\.x\.y"/,
    ],
    ['no target', ['start', '--cluster', 'local'], {}, 2, /error bad-option: no target is given/],
    [
      'no plan',
      ['start', '--cluster', 'local', '--plan', '/nowhere'],
      {},
      2,
      /error plan-unreadable: .*\/nowhere/,
    ],
  ])('%s: one clear error', async ([, args, given, code, message]) => {
    // Act
    const result = await startCommand(args, environment(given)).ended;

    // Assess
    expect(result.stderr).toMatch(message);
    expect(result.stderr).not.toContain('    at ');
    expect(result).toMatchObject({ code, stdout: '' });
  });
});

test.for<[string, object]>([
  ['plan', { kind: 'failed', cause: { code: 'bad-option' } }],
  ['start', { outcome: 'failed', cause: { code: 'bad-option' } }],
])('with --json, a %s that fails is one object all the same', async ([verb, object]) => {
  // Act
  const { code, stdout, stderr } = await startCommand([verb, '--cluster', 'local', '--json'], environment({}))
    .ended;

  // Assess
  expect(JSON.parse(stdout)).toMatchObject(object);
  expect(stderr).toContain('error bad-option: no target is given');
  expect(code).toBe(2);
});

describe('the verbs on one embedded AWS', () => {
  let world: LocalWorld;

  beforeAll(async () => {
    world = await startLocalWorld();
  });

  afterAll(async () => {
    await world.stop();
  });

  const quick = ['--batch-size', '50%', '--observe', '1', '--bake', '1'];
  const run = (...args: readonly string[]): Promise<Ended> => startCommand(args, environmentOf(world)).ended;

  test('a plan that is shown, started, paused, resumed and done', async () => {
    // Prepare
    const planned = await run('plan', ...wish, ...quick, '--json');
    expect(planned).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(planned.stdout)).toMatchObject({ kind: 'planned', strategy: { name: 'blue-green' } });
    expect(await world.ledger.holder()).toBeNull();
    const file = join(home, 'plan.json');
    await writeFile(file, planned.stdout);

    // Act
    const upgrade = startCommand(
      ['start', '--cluster', 'local', '--plan', file, '--name', 'shown', '--follow', '--json'],
      environmentOf(world),
    );
    await shown(world, 'shown', 'MoveBatch', 'batch 1 of 4');
    const paused = await run('pause', '--cluster', 'local', '--reason', 'lunch');
    await shown(world, 'shown', 'GateBatch', 'is paused');
    const resumed = await run('resume', '--cluster', 'local');
    const ended = await upgrade.ended;

    // Assess
    expect(paused).toMatchObject({ code: 0, stdout: expect.stringContaining('paused: shown') });
    expect(resumed).toMatchObject({ code: 0, stdout: expect.stringContaining('(lunch)') });
    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      upgradeId: 'shown',
      outcome: 'succeeded',
      lockHeld: false,
    });
    expect(ended.stderr).toContain('the upgrade is paused since');

    // Act
    const again = await run('plan', ...wish);
    const late = await run('abort', '--cluster', 'local');

    // Assess
    expect(again).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Nothing to do: cluster local runs/),
    });
    expect(late).toMatchObject({ code: 2, stderr: expect.stringContaining('error nothing-running') });
  });

  test('a plan of a cluster that changed since is refused with the difference, and nothing is changed', async () => {
    // Prepare
    const back = ['plan', '--cluster', 'local', '--to', '2.31.1', '--allow-downgrade'];
    const file = join(home, 'older.json');
    await writeFile(file, (await run(...back, '--json')).stdout);
    const five = { cluster: 'local', service: 'green-worker', desiredCount: 5 };
    await new ECSClient(world.aws.client).send(new UpdateServiceCommand(five));
    // Until the fifth worker has registered the pre-flight refuses it.
    while ((await run(...back)).code !== 0);

    // Act
    const ended = await run('start', '--cluster', 'local', '--plan', file, '--name', 'changed', '--follow');

    // Assess
    expect(ended.stdout).toMatch(
      /^refused: changed\n {2}cause {6}plan-changed: .*bounds\.desired: 4 was shown, now 5/,
    );
    expect(ended.code).toBe(5);
    expect(await world.ledger.upgrade('changed')).toBeNull();
  });

  test('a lock that a failed rollback kept is shown, freed once confirmed, and the next upgrade may begin', async () => {
    // Prepare
    const at = new Date().toISOString();
    await world.ledger.acquire('stuck', 'arn:aws:states:us-east-1:000000000000:execution:gone:stuck', at);
    const ended = {
      outcome: 'rollback-failed',
      cause: null,
      observed: null,
      saved: [],
      lockHeld: true,
    } as const;
    await world.ledger.conclude('stuck', { ...ended, at });
    const unlock = (...args: readonly string[]) => run('unlock', '--cluster', 'local', ...args);

    // Act
    const shown = await unlock();
    const unsaid = await unlock('--confirm', 'stuck');
    const freed = await unlock('--confirm', 'stuck', '--reason', 'put back by hand');
    const again = await unlock();

    // Assess
    expect(shown).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(/^locked: local\n.*green-master +1 of 1 run +\S+:2\.32\.2/s),
      stderr: expect.stringContaining('error not-confirmed: nothing was changed'),
    });
    expect(unsaid).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--confirm stuck needs --reason'),
    });
    expect(freed).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('unlocked: local') });
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('error not-locked') });
    expect(await world.ledger.holder()).toBeNull();
  });

  test('a plan that is refused says why, with exit code 5', async () => {
    // Act
    const refused = await run('plan', '--cluster', 'local', '--to', '2.25.0');

    // Assess
    expect(refused).toMatchObject({ code: 5, stdout: expect.stringContaining('downgrade: 2.25.0 is older') });
  });
});

test('an upgrade that is aborted on request is put back, and who follows it learns so', async () => {
  // Prepare
  const world = await startLocalWorld();
  try {
    const wishes = [...wish, '--batch-size', '1', '--observe', '1', '--bake', '1'];
    const upgrade = startCommand(['start', ...wishes, '--name', 'stopped', '--follow'], environmentOf(world));
    await shown(world, 'stopped', 'MoveBatch', 'batch 1 of');

    // Act
    const said = await startCommand(['abort', '--cluster', 'local'], environmentOf(world)).ended;
    const ended = await upgrade.ended;

    // Assess
    expect(said).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('the old version is put back everywhere'),
    });
    expect(ended).toMatchObject({ code: 6, stdout: expect.stringMatching(/^aborted: stopped\n/) });
    expect(await world.ledger.holder()).toBeNull();
  } finally {
    await world.stop();
  }
});
