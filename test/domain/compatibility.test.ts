import semver from 'semver';
import { describe, expect, test } from 'vitest';
import { compatibility } from '../../lib/domain/compatibility.ts';
import { measuredPairs } from '../../lib/domain/compatibility-table.ts';

const local = { locustfileFromMaster: false };
const fromMaster = { locustfileFromMaster: true };

describe('with a local locustfile', () => {
  test.each([
    ['2.32.2', '2.25.0', 'safe'],
    ['2.25.0', '2.32.2', 'safe'],
    ['2.10.2', '2.46.3', 'safe'],
    ['2.46.3', '2.4.0', 'safe'],
    ['2.9.0', '2.4.0', 'safe'],
    ['2.9.0', '2.10.0', 'unsafe'],
    ['2.4.0', '2.46.3', 'unsafe'],
    ['2.46.3', '1.6.0', 'unsafe'],
    // Between two measured masters that behave differently.
    ['2.10.0', '2.10.2', 'unknown'],
    // Outside of the data.
    ['2.47.0', '2.46.3', 'unknown'],
    ['2.46.3', '2.47.0', 'unknown'],
    ['2.2.0', '2.4.0', 'unknown'],
    ['2.4.0', '2.2.0', 'unknown'],
    ['1.6.0', '1.5.0', 'unknown'],
    ['1.6.0', '2.4.0', 'unknown'],
    // Pre-releases and local builds were not measured, not even inside a measured range.
    ['2.46.3', '2.46.3.dev2', 'unknown'],
    ['2.32.2+ours', '2.32.2', 'unknown'],
    ['nightly', '2.32.2', 'unknown'],
    ['2.32.2', 'None', 'unknown'],
  ])('master %s, worker %s: %s', (master, worker, verdict) => {
    expect(compatibility(master, worker, local).verdict).toBe(verdict);
  });
});

describe("with the master's locustfile", () => {
  test.each([
    ['2.22.0', '2.23.0', 'unsafe', 'wait for a locustfile'],
    ['2.22.0', '2.46.3', 'unsafe', 'wait for a locustfile'],
    ['2.23.0', '2.31.0', 'unsafe', 'exit 1'],
    ['2.30.0', '2.46.3', 'unsafe', 'exit 1'],
    ['2.31.0', '2.30.0', 'unsafe', "the master's listener dies (Locust issue #2975)"],
    ['2.46.3', '2.23.0', 'unsafe', "the master's listener dies (Locust issue #2975)"],
    ['2.47.0', '2.25.0', 'unsafe', "the master's listener dies (Locust issue #2975)"],
    ['2.46.3', '1.6.0', 'unsafe', 'be refused by a 2.46.3 master'],
  ])('master %s, worker %s: %s, the worker would %s', (master, worker, verdict, consequence) => {
    expect(compatibility(master, worker, fromMaster)).toMatchObject({
      verdict,
      consequence: expect.stringContaining(consequence),
    });
  });

  test.each([
    ['2.23.0', '2.30.0', 'safe'],
    ['2.30.0', '2.23.0', 'safe'],
    ['2.31.0', '2.46.3', 'safe'],
    ['2.46.3', '2.31.0', 'safe'],
    // Workers before 2.23 can't ask for a locustfile at all.
    ['2.46.3', '2.22.0', 'unknown'],
    ['2.48.0', '2.25.0', 'unknown'],
    ['2.47.0', '2.46.3', 'unknown'],
  ])('master %s, worker %s: %s', (master, worker, verdict) => {
    expect(compatibility(master, worker, fromMaster).verdict).toBe(verdict);
  });
});

describe('every verdict', () => {
  test.each([
    ['2.32.2', '2.32.2'],
    ['2.47.1.dev5', '2.47.1-dev.5'],
    ['2.5', '2.5.0'],
    ['1.6.0', '1.6.0'],
    ['3.0.0', '3.0.0'],
    ['nightly', 'nightly'],
  ])('is safe for equal versions, measured or not: %s and %s', (master, worker) => {
    expect(compatibility(master, worker, local).verdict).toBe('safe');
    expect(compatibility(master, worker, fromMaster).verdict).toBe('safe');
  });

  test('brings its evidence, what would happen, and what Locust itself would say', () => {
    // Act
    const pair = compatibility('2.32.2', '2.25.0', fromMaster);

    // Assess
    expect(pair).toEqual({
      verdict: 'unsafe',
      evidence: expect.stringMatching(
        /^measured November 2026, 66 pairs and 2\.47\.0: masters from 2\.31\.0/,
      ),
      consequence:
        "a 2.25.0 worker would ask a 2.32.2 master for its locustfile: the master's listener dies (Locust issue #2975) and no worker can connect again",
      locustCheck: {
        level: 'warning',
        text: 'A worker (<id>) running a different version (2.25.0) connected, master version is 2.32.2',
      },
    });
  });

  test('says of an unknown pair where the data ends', () => {
    expect(compatibility('2.50.0', '2.32.2', local).evidence).toBe(
      'no measurement covers a 2.32.2 worker with a local locustfile on a 2.50.0 master: the data holds final releases from 2.4.0 to 2.46.3',
    );
  });
});

test('no two rows of the table speak of the same pair', () => {
  // Prepare
  const versions = [...Array(48).keys()].flatMap((minor) => [`2.${minor}.0`, `2.${minor}.2`]).concat('1.6.0');

  for (const from of ['local', 'from-master']) {
    const rows = measuredPairs.filter(({ locustfile }) => locustfile === 'any' || locustfile === from);
    for (const master of versions) {
      // Act
      const ofMaster = rows.filter(({ masters }) => semver.satisfies(master, masters));
      const contested = versions.filter(
        (worker) => ofMaster.filter(({ workers }) => semver.satisfies(worker, workers)).length > 1,
      );

      // Assess
      expect({ from, master, contested }).toEqual({ from, master, contested: [] });
    }
  }
});
