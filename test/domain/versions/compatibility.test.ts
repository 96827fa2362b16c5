import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compatibility } from '../../../lib/domain/versions/compatibility.ts';
import {
  measuredRanges,
  measuredReleases,
  newestMeasured,
} from '../../../lib/domain/versions/compatibility-table.ts';
import type { MeasuredRange } from '../../../lib/domain/versions/measured-range.ts';
import { compareVersions, type Version } from '../../../lib/domain/versions/version.ts';

const local = { locustfileFromMaster: false };
const fromMaster = { locustfileFromMaster: true };

describe('with a local locustfile', () => {
  test.each([
    ['2.32.2', '2.25.0', 'safe'],
    ['2.25.0', '2.32.2', 'safe'],
    ['2.10.2', '2.46.3', 'safe'],
    ['2.46.3', '2.4.3', 'safe'],
    ['2.47.0', '2.46.3', 'safe'],
    ['2.9.0', '2.5.0', 'safe'],
    // The master goes first across 2.10.
    ['2.10.0', '2.9.0', 'safe'],
    ['2.9.0', '2.10.0', 'unsafe'],
    ['2.5.0', '2.46.3', 'unsafe'],
    // Read in Locust's source: 1.x workers are refused.
    ['2.46.3', '1.6.0', 'unsafe'],
    // Outside of the data.
    ['2.48.0', '2.46.3', 'unknown'],
    ['2.46.3', '2.48.0', 'unknown'],
    ['2.48.0', '1.6.0', 'unknown'],
    ['2.2.0', '2.5.0', 'unknown'],
    ['2.5.0', '2.2.0', 'unknown'],
    ['1.6.0', '1.5.0', 'unknown'],
    ['1.6.0', '2.5.0', 'unknown'],
    // Pre-releases and local builds were not measured, not even inside a measured range.
    ['2.46.3', '2.46.3.dev2', 'unknown'],
    ['2.46.3.dev2', '1.6.0', 'unknown'],
    ['2.32.2+ours', '2.32.2', 'unknown'],
    ['nightly', '2.32.2', 'unknown'],
    ['nightly', 'nightly', 'unknown'],
    ['1.6.0', '1.6.0', 'safe'],
    ['2.32.2', 'None', 'unknown'],
  ])('master %s, worker %s: %s', (master, worker, verdict) => {
    expect(compatibility(master, worker, local).verdict).toBe(verdict);
  });
});

describe("with the master's locustfile", () => {
  test.each([
    ['2.22.0', '2.23.0', 'wait for a locustfile'],
    ['2.22.0', '2.46.3', 'wait for a locustfile'],
    ['2.23.0', '2.31.0', 'get a reply of another shape and exit 1'],
    ['2.30.0', '2.46.3', 'get a reply of another shape and exit 1'],
    ['2.30.0', '2.30.1', 'get a reply of another shape and exit 1'],
    ['2.30.1', '2.30.0', "the master's listener dies (Locust issue #2975)"],
    ['2.31.0', '2.30.0', "the master's listener dies (Locust issue #2975)"],
    ['2.47.0', '2.23.0', "the master's listener dies (Locust issue #2975)"],
    ['2.46.3', '2.22.0', 'find no locustfile and exit 1'],
    ['2.21.0', '2.22.0', 'find no locustfile and exit 1'],
    ['2.2.3', '2.2.3', 'find no locustfile and exit 1'],
    ['1.6.0', '1.6.0', 'find no locustfile and exit 1'],
    ['2.46.3', '1.6.0', 'be refused by a 2.46.3 master'],
  ])('master %s, worker %s: unsafe, the worker would %s', (master, worker, consequence) => {
    expect(compatibility(master, worker, fromMaster)).toMatchObject({
      verdict: 'unsafe',
      consequence: expect.stringContaining(consequence),
    });
  });

  test.each([
    ['2.23.0', '2.30.0', 'safe'],
    ['2.30.0', '2.23.0', 'safe'],
    ['2.31.0', '2.30.1', 'safe'],
    ['2.31.0', '2.46.3', 'safe'],
    ['2.47.0', '2.31.0', 'safe'],
    ['2.48.0', '2.25.0', 'unknown'],
    ['2.48.0', '2.47.0', 'unknown'],
  ])('master %s, worker %s: %s', (master, worker, verdict) => {
    expect(compatibility(master, worker, fromMaster).verdict).toBe(verdict);
  });
});

describe('every verdict', () => {
  test.each([
    ['2.32.2', '2.32.2'],
    ['2.47.1.dev5', '2.47.1-dev.5'],
    ['2.25', '2.25.0'],
    ['3.0.0', '3.0.0'],
  ])('is safe for equal versions, measured or not: %s and %s', (master, worker) => {
    expect(compatibility(master, worker, local).verdict).toBe('safe');
    expect(compatibility(master, worker, fromMaster).verdict).toBe('safe');
  });

  test('is unsafe for equal versions that were measured not to work together', () => {
    // Prepare: the master's locustfile is asked for since 2.23.0
    const pair = compatibility('2.22.0', '2.22.0', fromMaster);

    // Assess
    expect(pair).toMatchObject({ verdict: 'unsafe', consequence: expect.stringContaining('no locustfile') });
    expect(compatibility('2.22.0', '2.22.0', local).verdict).toBe('safe');
  });

  test('brings its evidence, what would happen, and what Locust itself would say', () => {
    // Act
    const pair = compatibility('2.32.10', '2.25.0', fromMaster);

    // Assess
    expect(pair).toEqual({
      verdict: 'unsafe',
      evidence: expect.stringMatching(
        /^measured November 2026, \d+ pairs with the master's locustfile \(-f -\): masters 2\.30\.1 to 2\.47\.0 and workers 2\.23\.0 to 2\.30\.0 do not work together, this very pair was run$/,
      ),
      consequence:
        "a 2.25.0 worker would ask a 2.32.10 master for its locustfile: the master's listener dies (Locust issue #2975) and no worker can connect again",
      locustCheck: { level: 'unreached' },
    });
  });

  test.each([
    ['listener dies', '2.32.10', '2.25.0', fromMaster, 'unreached'],
    ['worker waits', '2.22.0', '2.25.0', fromMaster, 'unreached'],
    ['worker exits', '2.25.0', '2.32.10', fromMaster, 'unreached'],
    ['worker works', '2.32.10', '2.25.0', local, 'warning'],
    ['worker joins and runs nothing', '2.8.6', '2.32.10', local, 'warning'],
  ])('where the %s, Locust says what it has the time to say', (_, master, worker, source, level) => {
    expect(compatibility(master, worker, source).locustCheck.level).toBe(level);
  });

  test.each([
    ['2.32.2', '2.25.0', '; master 2.32.2 lies between releases that were run'],
    ['2.32.10', '2.18.0', '; worker 2.18.0 lies between releases that were run'],
    ['2.32.2', '2.18.0', '; master 2.32.2 and worker 2.18.0 lie between releases that were run'],
    ['2.32.10', '2.25.0', ', this very pair was run'],
  ])('says whether master %s and worker %s were run or lie between', (master, worker, ending) => {
    expect(compatibility(master, worker, local).evidence.endsWith(ending)).toBe(true);
  });

  test('says of an unknown pair where the data ends', () => {
    expect(compatibility('2.50.0', '2.32.2', local).evidence).toBe(
      'no measurement covers a 2.32.2 worker with a local locustfile on a 2.50.0 master: the data holds final releases from 2.4.3 to 2.47.0',
    );
  });

  test('is never safe for a version that is newer than the data', () => {
    const source = fc.record({ locustfileFromMaster: fc.boolean() });
    const beyond = fc
      .record({ minor: fc.nat(99), patch: fc.nat(20) })
      .map(({ minor, patch }) => `2.${minor}.${patch}` as Version)
      .filter((version) => compareVersions(version, newestMeasured as Version) > 0);
    fc.assert(
      fc.property(beyond, fc.constantFrom(...measuredReleases), source, (newer, known, from) => {
        expect(compatibility(newer, known, from).verdict).toBe('unknown');
        expect(compatibility(known, newer, from).verdict).toBe('unknown');
      }),
    );
  });
});

describe('the table', () => {
  test('names the measured releases oldest first, each once, and ends with the newest', () => {
    // Act
    const sorted = [...new Set(measuredReleases)].sort((one, other) =>
      compareVersions(one as Version, other as Version),
    );

    // Assess
    expect(measuredReleases).toEqual(sorted);
    expect(measuredReleases.at(-1)).toBe(newestMeasured);
  });

  test('has no two ranges that speak of the same pair', () => {
    const within = ([oldest, newest]: MeasuredRange['masters'], release: string) =>
      compareVersions(release as Version, oldest as Version) >= 0 &&
      compareVersions(release as Version, newest as Version) <= 0;
    for (const locustfile of ['local', 'from-master']) {
      const own = measuredRanges.filter((range) => range.locustfile === locustfile);
      for (const master of measuredReleases) {
        const ofMaster = own.filter(({ masters }) => within(masters, master));
        const contested = measuredReleases.filter(
          (worker) => ofMaster.filter(({ workers }) => within(workers, worker)).length > 1,
        );
        expect({ locustfile, master, contested }).toEqual({ locustfile, master, contested: [] });
      }
    }
  });
});
