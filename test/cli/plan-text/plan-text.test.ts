import { describe, expect, test } from 'vitest';
import { planText } from '../../../lib/cli/plan-text/plan-text.ts';
import type { UpgradeRequestInput } from '../../../lib/contract/request.ts';
import { plan } from '../../../lib/functions/plan.ts';
import { type FakeWorld, fakeWorld, stableImage } from '../../fakes/fake-world.ts';
import { request } from '../../states/journey.ts';

async function textFor(
  wish: Partial<UpgradeRequestInput> = {},
  world: FakeWorld = fakeWorld(),
): Promise<string> {
  return planText(await plan(world, { ...request, ...wish }));
}

/** The lines of one section, without its heading. */
function section(text: string, heading: string): readonly string[] {
  const [, after = ''] = text.split(`\n${heading}`);
  return after.split('\n\n')[0]?.split('\n').slice(1) ?? [];
}

describe('a plan as text', () => {
  test('begins with what it is about', async () => {
    expect((await textFor()).split('\n')[0]).toBe(
      'Plan for cluster load: Locust 2.25.0 → 2.32.2, blue-green, 4 workers',
    );
  });

  test('shows the cluster as it was seen', async () => {
    expect(section(await textFor(), 'Cluster')).toEqual([
      '  service       slot          desired  running  pending  version  image',
      '  blue-master   blue, active        1        1        0  2.25.0   locustio/locust:2.25.0',
      '  green-master  green               0        0        0  2.25.0   locustio/locust:2.25.0',
      '  blue-worker   blue, active        4        4        0  2.25.0   locustio/locust:2.25.0',
      '  green-worker  green               0        0        0  2.25.0   locustio/locust:2.25.0',
      '  master: 2.25.0; workers: 4 × 2.25.0 (reported); no skew',
      '  auto scaling: none',
      '  zone rebalancing: none',
    ]);
  });

  test('says which task definitions the target takes, and what they change', async () => {
    const world = fakeWorld();
    for (const slot of ['blue', 'green']) {
      const content = { family: `${slot}-worker`, image: stableImage, masterHost: `${slot}-master` };
      world.services.set(`${slot}-worker`, { taskDefinition: world.services.base(content) });
    }
    const base = (role: string) =>
      world.services.base({
        family: `base-${role}`,
        image: 'ignored',
        ...(role === 'worker' && { cpu: '512' }),
      });
    const taskDefinitions = { master: base('master'), worker: base('worker') };

    expect(
      section(await textFor({ target: { version: '2.32.2', taskDefinitions } }, world), 'Configuration'),
    ).toEqual(['  - master as in base-master:1', '  - worker as in base-worker:1', '  - worker cpu changes']);
  });

  test('has a line for each step, and below it what it writes and who then serves whom', async () => {
    expect(section(await textFor(), 'Steps').slice(0, 10)).toEqual([
      '      step                    blue  green  ready ≥  tasks ≤    expected  at most',
      '   1  prepare                    4      0        4        4         1 s      1 s',
      '   2  gate before the master     4      0        4        4         1 s     24 h',
      '   3  master to 2.32.2           4      0        4        4       1 min   10 min',
      '        writes green-master → 1 at 2.32.2, green-worker → 0 at 2.32.2',
      '        blue-master at 2.25.0 serves 4 × 2.25.0; no skew',
      '        green-master at 2.32.2 serves no worker; no skew',
      '   4  gate before batch 1        4      0        4        4         1 s     24 h',
      '   5  batch 1 of 4               4      1        4        5       1 min   10 min',
      '        writes green-worker → 1',
    ]);
  });

  test('estimates time, money and history', async () => {
    // Act
    const lines = section(await textFor(), 'Estimates');

    // Assess
    expect(lines).toContain(
      '  time      about 10 min 6 s with every gate open; deadlines end it after 1 h 25 min',
    );
    expect(lines).toContain('  gates     5, each may hold it for 24 h more');
    expect(lines).toContain(
      '  cost      $0.0084: 200 state transitions $0.0050, 148 function runs $0.0005, additional tasks',
    );
  });

  test('says which version a range stands for, and why no newer one', async () => {
    // Prepare
    const world = fakeWorld('two-masters', { versions: ['2.31.0', '2.32.2', '2.33.0rc1'] });

    // Act
    const text = await textFor({ target: { version: '~2.32' } }, world);

    // Assess
    expect(section(text, 'Version')).toEqual([
      '  ~2.32 is 2.32.2; not 2.33.0rc1 (a pre-release, and none was asked for)',
    ]);
  });

  test('shows the gates that would hold it now', async () => {
    // Prepare
    const world = fakeWorld();
    world.survey.setCalendar('freeze', 'closed', '2026-03-02T00:00:00.000Z');

    // Act
    const text = await textFor({ calendars: ['freeze'] }, world);

    // Assess
    expect(section(text, 'Gates now')).toEqual([
      '  open   lock      no upgrade holds the lock',
      '  open   pause     no pause was asked for',
      '  open   window    no window was given',
      '  holds  calendar  the change calendar freeze is closed: waiting for it to open at',
      '                   2026-03-02T00:00:00.000Z',
      '  open   test      no test runs on any master (policy wait)',
    ]);
  });

  test.for<[string, Partial<UpgradeRequestInput>]>([
    ['a long plan', { batch: { canary: 1, size: 1 }, maxSurge: 1 }],
    [
      'a plan with a long reason',
      { calendars: [`arn:aws:ssm:us-east-1:123456789012:document/${'x'.repeat(80)}`] },
    ],
    ['a refusal', { target: { version: '>=9 <10' } }],
  ])('%s has no line wider than 100, but for one long word', async ([, wish]) => {
    // Act
    const lines = (await textFor(wish)).split('\n');

    // Assess
    expect(
      lines.filter(
        (line) => line.length > 100 && line.trim().includes(' ') && !line.includes('x'.repeat(80)),
      ),
    ).toEqual([]);
  });
});

test('a refusal says why first, then what was seen', async () => {
  // Act
  const text = await textFor({ target: { version: '2.20.0' } });

  // Assess
  expect(text.split('\n').slice(0, 2)).toEqual([
    'Refused: there is no plan for cluster load',
    '  downgrade: 2.20.0 is older than the running 2.25.0; allow it with --allow-downgrade',
  ]);
  expect(text).toContain('\nCluster, seen 2026-03-01 10:00:00 UTC\n');
});

test('a failed question of the pre-flight stands out without colour', async () => {
  // Prepare
  const world = fakeWorld();
  world.services.show('blue-worker', { running: 3, pending: 1 });

  // Act
  const text = await textFor({}, world);

  // Assess
  expect(text).toMatch(/^ {2}FAILED {2}not-at-rest +blue-worker is not at rest: 3 of 4 tasks run/m);
});

test('nothing to do is said in one line', async () => {
  expect(await textFor({ target: { version: '2.25.0' } })).toMatch(
    /^Nothing to do: cluster load runs Locust 2\.25\.0 already\n/,
  );
});
