import { describe, expect, test } from 'vitest';
import { chooseStrategy } from '../../../lib/domain/planning/strategy.ts';
import type { StrategyQuestion } from '../../../lib/domain/planning/strategy-choice.ts';

/** A shared master whose workers have their own locustfile: the pair works. */
const shared: StrategyQuestion = {
  asked: 'auto',
  topology: 'shared-master',
  stable: '2.25.0',
  existing: ['2.25.0'],
  foreign: [],
  target: '2.32.2',
  candidates: [],
  canHeal: true,
  masterAtTarget: false,
  locustfileFromMaster: false,
  maxMinorSkew: null,
  allowUnsafe: false,
};
/** The same with workers that ask the master: Locust issue #2975. */
const crashing: StrategyQuestion = { ...shared, locustfileFromMaster: true };
/** Too far for one step, with a version between. */
const hopping: StrategyQuestion = { ...shared, candidates: ['2.29.1'], maxMinorSkew: 4 };
const unmeasured: StrategyQuestion = { ...shared, target: '2.90.0' };
const besideRolling = [/^not blue-green: both slots share one master$/, /^not recreate: it takes all/];
const twoMasters: StrategyQuestion = { ...shared, topology: 'two-masters' };

describe('chosen is', () => {
  test.each<[string, StrategyQuestion, string]>([
    ['blue-green on two masters', twoMasters, 'blue-green'],
    [
      'blue-green, although the versions could never meet',
      { ...crashing, topology: 'two-masters' },
      'blue-green',
    ],
    [
      'blue-green for a version that nobody measured',
      { ...unmeasured, topology: 'two-masters' },
      'blue-green',
    ],
    ['blue-green however far the versions are apart', { ...twoMasters, maxMinorSkew: 1 }, 'blue-green'],
    ['blue-green when asked for', { ...twoMasters, asked: 'blue-green' }, 'blue-green'],
    ['rolling on a shared master where the pair works', shared, 'rolling'],
    ['rolling when asked for', { ...shared, asked: 'rolling' }, 'rolling'],
    ['rolling within the skew policy', { ...shared, maxMinorSkew: 7 }, 'rolling'],
    [
      'rolling at one version: only the configuration changes',
      { ...unmeasured, stable: '2.90.0', existing: ['2.90.0'] },
      'rolling',
    ],
    ['recreate when asked for, on a shared master', { ...crashing, asked: 'recreate' }, 'recreate'],
    ['recreate when asked for, on two masters', { ...twoMasters, asked: 'recreate' }, 'recreate'],
    [
      'rolling over an unsafe pair that is allowed',
      { ...crashing, asked: 'rolling', allowUnsafe: true },
      'rolling',
    ],
    [
      'rolling with workers whose version nobody knows, where that is allowed',
      { ...shared, existing: ['unknown'], asked: 'rolling', allowUnsafe: true },
      'rolling',
    ],
    [
      'rolling over an unknown pair that is allowed',
      { ...unmeasured, asked: 'rolling', allowUnsafe: true },
      'rolling',
    ],
  ])('%s', (_, question, strategy) => {
    expect(chooseStrategy(question)).toMatchObject({ kind: 'chosen', strategy });
  });

  test.each<[string, StrategyQuestion, readonly RegExp[]]>([
    [
      'rolling',
      shared,
      [
        /^rolling: 2\.25\.0 workers meet the 2\.32\.2 master; measured/,
        /^not blue-green: both slots share one master$/,
        /^not recreate: it takes all workers away first/,
      ],
    ],
    [
      'blue-green',
      twoMasters,
      [/^blue-green: each slot has a master/, /^not rolling: each slot has a master/, /^not recreate/],
    ],
    [
      'what was asked for on a shared master',
      { ...shared, asked: 'recreate' },
      [/^recreate: asked for$/, /^not blue-green: both slots share/, /^not rolling, which auto would take/],
    ],
    [
      'what was asked for where rolling would be refused',
      { ...crashing, asked: 'recreate' },
      [/^recreate: asked for$/, /^not blue-green: both slots share/, /^not rolling: .*listener dies/],
    ],
    [
      'what was asked for on two masters',
      { ...twoMasters, asked: 'recreate' },
      [/^recreate: asked for$/, /^not blue-green, which auto would take/, /^not rolling: each slot has/],
    ],
    [
      'rolling that was asked for',
      { ...shared, asked: 'rolling' },
      [/^rolling: 2\.25\.0 workers meet/, /^not blue-green: both slots share/, /^not recreate/],
    ],
    [
      'hops that the policy makes necessary',
      { ...hopping, asked: 'rolling' },
      [
        /^rolling in 2 hops from 2\.25\.0: 2\.29\.1 → 2\.32\.2; not in one step: it would let 2\.25\.0 workers meet a 2\.32\.2 master, which maxMinorSkew 4 forbids$/,
        ...besideRolling,
      ],
    ],
    [
      'healing that an unsafe pair makes necessary',
      { ...crashing, asked: 'rolling', stable: '2.31.0', existing: ['2.31.0', '2.30.0'] },
      [
        /^rolling in 2 hops from 2\.31\.0: workers to 2\.31\.0 → 2\.32\.2; not in one step: a 2\.30\.0 worker would ask/,
        ...besideRolling,
      ],
    ],
    [
      'workers that follow their master',
      { ...shared, asked: 'rolling', stable: '2.32.2', masterAtTarget: true },
      [/^rolling: the master is at 2\.32\.2 already, only its workers are replaced$/, ...besideRolling],
    ],
  ])('explained, and why no other: %s', (_, question, reasons) => {
    expect(chooseStrategy(question)).toMatchObject({
      reasons: reasons.map((text) => expect.stringMatching(text)),
    });
  });

  test.each<[string, StrategyQuestion, readonly object[]]>([
    ['one, to the target', shared, [{ kind: 'upgrade', version: '2.32.2' }]],
    ['one for blue-green, however far', { ...twoMasters, maxMinorSkew: 1 }, [{ version: '2.32.2' }]],
    ['one for recreate', { ...crashing, asked: 'recreate' }, [{ version: '2.32.2' }]],
    ['several for rolling', hopping, [{ version: '2.29.1' }, { version: '2.32.2' }]],
    [
      'safe ones even where an unsafe step is allowed',
      { ...crashing, asked: 'rolling', allowUnsafe: true, stable: '2.31.0', existing: ['2.30.0'] },
      [
        { kind: 'heal', version: '2.31.0' },
        { kind: 'upgrade', version: '2.32.2' },
      ],
    ],
    [
      'one that leaves a master which is at the target',
      { ...shared, stable: '2.32.2', masterAtTarget: true },
      [{ kind: 'heal', version: '2.32.2' }],
    ],
  ])('with its hops: %s', (_, question, hops) => {
    expect(chooseStrategy(question)).toMatchObject({ kind: 'chosen', hops });
  });

  test.each<[string, StrategyQuestion, readonly RegExp[]]>([
    ['nothing for blue-green', twoMasters, []],
    ["rolling's outage", shared, [/^the master step of rolling is an outage/]],
    [
      'an outage for each hop with a master step',
      { ...hopping, existing: ['2.10.2'], stable: '2.25.0' },
      [/^hop 2 of 3, to 2\.29\.1: the master step of rolling is an outage/, /^hop 3 of 3, to 2\.32\.2/],
    ],
    [
      'nothing where the master stays',
      { ...shared, stable: '2.32.2', existing: ['2.25.0'], masterAtTarget: true },
      [],
    ],
    ["recreate's outage", { ...shared, asked: 'recreate' }, [/^recreate takes all workers away/]],
    [
      'the exemption of an unsafe pair, and what would happen',
      { ...crashing, asked: 'rolling', allowUnsafe: true },
      [
        /outage/,
        /exempt from the rule that no worker connects to a master that it is not known to work with; a 2\.25\.0 worker would ask/,
      ],
    ],
  ])('announced with warnings: %s', (_, question, warnings) => {
    expect(chooseStrategy(question)).toMatchObject({
      warnings: warnings.map((text) => expect.stringMatching(text)),
    });
  });
});

describe('refused is', () => {
  test.each<[string, StrategyQuestion, string]>([
    ['blue-green on a shared master', { ...shared, asked: 'blue-green' }, 'strategy-needs-two-masters'],
    ['rolling on two masters', { ...twoMasters, asked: 'rolling' }, 'strategy-needs-shared-master'],
    ['rolling over an unsafe pair', { ...crashing, asked: 'rolling' }, 'unsafe-pair'],
    ['rolling over an unknown pair', { ...unmeasured, asked: 'rolling' }, 'unknown-pair'],
    ['auto where nothing is safe', crashing, 'unsafe-pair'],
    [
      'auto where nothing is safe, even if unsafe ways are allowed',
      { ...crashing, allowUnsafe: true },
      'unsafe-pair',
    ],
    ['auto where nothing is known', unmeasured, 'unknown-pair'],
    ['a skew beyond the policy', { ...shared, maxMinorSkew: 6 }, 'skew-exceeds-policy'],
    [
      'a skew beyond the policy, whatever is allowed',
      { ...crashing, asked: 'rolling', maxMinorSkew: 6, allowUnsafe: true },
      'skew-exceeds-policy',
    ],
    [
      'a skew that cannot be counted',
      {
        ...shared,
        asked: 'rolling',
        stable: 'nightly',
        existing: ['nightly'],
        maxMinorSkew: 6,
        allowUnsafe: true,
      },
      'skew-exceeds-policy',
    ],
    // The stable worker meets the target's master: the other direction of a pair may break where this one works.
    [
      'a way back over 2.31',
      { ...crashing, stable: '2.32.2', existing: ['2.32.2'], target: '2.25.0' },
      'unsafe-pair',
    ],
    [
      'rolling with workers whose version nobody knows',
      { ...shared, existing: ['unknown'] },
      'existing-version-unreadable',
    ],
    [
      'a way back over 2.10',
      { ...shared, stable: '2.10.2', existing: ['2.10.2'], target: '2.9.0' },
      'unsafe-pair',
    ],
  ])('%s', (_, question, code) => {
    expect(chooseStrategy(question)).toMatchObject({ kind: 'refused', code });
  });

  test('with the pair, what would happen and every way out', () => {
    expect(chooseStrategy(crashing)).toMatchObject({
      message:
        "rolling from 2.25.0 to 2.32.2 is unsafe: a 2.25.0 worker would ask a 2.32.2 master for its locustfile: the master's listener dies (Locust issue #2975) and no worker can connect again; give the cluster two masters for blue-green, ask for --strategy recreate, build the locustfile into the image of the workers, or insist with --strategy rolling --allow-unsafe",
    });
  });

  test('a target that does not work with itself, whatever the way', () => {
    const question = { ...crashing, stable: '2.32.2', existing: ['2.32.2'], target: '2.9.0' };

    expect(chooseStrategy(question)).toMatchObject({
      code: 'unsafe-pair',
      message: expect.stringContaining('2.9.0 does not work in this cluster'),
    });
  });

  test('with the pair that blocks hops in the middle of the way', () => {
    expect(chooseStrategy({ ...crashing, candidates: ['2.28.0', '2.30.0', '2.31.0'] })).toMatchObject({
      message: expect.stringMatching(
        /^rolling from 2\.25\.0 to 2\.32\.2, blocked between 2\.30\.0 and 2\.31\.0, is unsafe: a 2\.30\.0 worker would ask a 2\.31\.0 master/,
      ),
    });
  });

  test('with the workers of somebody else as what to stop', () => {
    const visited = { ...crashing, stable: '2.31.0', existing: ['2.31.0'], foreign: ['2.25.0'] };

    expect(chooseStrategy(visited)).toMatchObject({
      code: 'unsafe-pair',
      message: expect.stringContaining('recreate, stop the workers that belong to neither slot, build'),
    });
  });

  test('with the images that would heal mixed workers as a way out', () => {
    const mixed = { ...crashing, stable: '2.31.0', existing: ['2.31.0', '2.30.0'], canHeal: false };

    expect(chooseStrategy(mixed)).toMatchObject({
      code: 'unsafe-pair',
      message: expect.stringContaining(
        ', name the images of 2.31.0 under images of the registration so that its workers can be replaced first, build',
      ),
    });
  });

  test('with the numbers of the skew policy', () => {
    expect(chooseStrategy({ ...shared, maxMinorSkew: 1 })).toMatchObject({
      message:
        'rolling from 2.25.0 to 2.32.2 is too long a step: it would let 2.25.0 workers meet a 2.32.2 master, which maxMinorSkew 1 forbids; give the cluster two masters for blue-green, ask for --strategy recreate, raise maxMinorSkew, or add versions between to images or versions of the registration',
    });
  });
});
