import { describe, expect, test } from 'vitest';
import { chooseStrategy, type StrategyQuestion } from '../../lib/domain/strategy.ts';

/** A shared master whose workers have their own locustfile: the pair works. */
const shared: StrategyQuestion = {
  asked: 'auto',
  topology: 'shared-master',
  stableVersion: '2.25.0',
  targetVersion: '2.32.2',
  locustfileFromMaster: false,
  maxMinorSkew: null,
  allowUnsafe: false,
};
/** The same with workers that ask the master: Locust issue #2975. */
const crashing: StrategyQuestion = { ...shared, locustfileFromMaster: true };
const unmeasured: StrategyQuestion = { ...shared, targetVersion: '2.50.0' };
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
      { ...unmeasured, stableVersion: '2.50.0' },
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
      'rolling over an unknown pair that is allowed',
      { ...unmeasured, asked: 'rolling', allowUnsafe: true },
      'rolling',
    ],
  ])('%s', (_, question, strategy) => {
    expect(chooseStrategy(question)).toMatchObject({ kind: 'chosen', strategy });
  });

  test('explained, and why it is not the one before', () => {
    expect(chooseStrategy(shared)).toMatchObject({
      reasons: [
        'not blue-green: both slots share one master',
        expect.stringMatching(/^rolling: 2\.25\.0 workers meet the 2\.32\.2 master; measured November 2026/),
      ],
    });
  });

  test.each<[string, StrategyQuestion, readonly RegExp[]]>([
    ['nothing for blue-green', twoMasters, []],
    ["rolling's outage", shared, [/^the master step of rolling is an outage/]],
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
      { ...shared, asked: 'rolling', stableVersion: 'nightly', maxMinorSkew: 6, allowUnsafe: true },
      'skew-exceeds-policy',
    ],
    // The stable worker meets the target's master: the other direction of a pair may break where this one works.
    [
      'a way back over 2.31',
      { ...crashing, stableVersion: '2.32.2', targetVersion: '2.25.0' },
      'unsafe-pair',
    ],
    ['a way back over 2.10', { ...shared, stableVersion: '2.10.2', targetVersion: '2.9.0' }, 'unsafe-pair'],
  ])('%s', (_, question, code) => {
    expect(chooseStrategy(question)).toMatchObject({ kind: 'refused', code });
  });

  test('with the pair, what would happen and every way out', () => {
    expect(chooseStrategy(crashing)).toMatchObject({
      message:
        "rolling from 2.25.0 to 2.32.2 is unsafe: a 2.25.0 worker would ask a 2.32.2 master for its locustfile: the master's listener dies (Locust issue #2975) and no worker can connect again; give the cluster two masters for blue-green, ask for --strategy recreate, build the locustfile into the image of the workers, or insist with --strategy rolling --allow-unsafe",
    });
  });

  test('without a locustfile as the way out where it would not help', () => {
    const question = { ...crashing, stableVersion: '2.32.2', targetVersion: '2.9.0' };

    expect(chooseStrategy(question)).toMatchObject({
      message: expect.not.stringContaining('build the locustfile'),
    });
  });

  test('with the numbers of the skew policy', () => {
    expect(chooseStrategy({ ...shared, maxMinorSkew: 1 })).toMatchObject({
      message: expect.stringMatching(
        /2\.25\.0 workers meet a 2\.32\.2 master, which maxMinorSkew 1 forbids; give/,
      ),
    });
  });
});
