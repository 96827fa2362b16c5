import { describe, expect, test } from 'vitest';
import type { ResultFile, SavedResults, TestParameters } from '../../../lib/domain/gates/test-in-flight.ts';
import type { Ledger, Pause } from '../../../lib/ports/ledger.ts';
import { at, conclusion, upgradeRecord } from './records.ts';

const later = '2026-03-01T11:00:00.000Z';
const pause: Pause = { since: at, reason: 'lunch' };
const another: Pause = { since: later, reason: 'asked for' };

function file(name: ResultFile['name'], gzipBase64: string): ResultFile {
  return { name, bytes: gzipBase64.length * 3, gzipBase64 };
}

function listed(master: string, files: readonly ResultFile[]): SavedResults {
  return { at, master, files: files.map(({ name, bytes }) => ({ name, bytes })) };
}

const parameters: TestParameters = {
  users: 12,
  spawnRate: 2.5,
  host: 'http://target',
  userClasses: ['Alpha'],
  runTimeSeconds: null,
  shapeClass: null,
};

/** What every ledger promises, the one in memory that other tests use included: each test has an empty one. */
export function ledgerContract(ledger: () => Ledger): void {
  describe('what people asked of an upgrade', () => {
    test('is nothing at first, and is kept apart from what was asked of another', async () => {
      // Act
      await ledger().requestAbort('u1');

      // Assess
      expect(await ledger().control('u1')).toEqual({ abortRequested: true, paused: null });
      expect(await ledger().control('u11')).toEqual({ abortRequested: false, paused: null });
    });

    test('is an abort and a pause at once: neither overwrites the other', async () => {
      // Act
      await ledger().pause('u1', pause, null);
      await ledger().requestAbort('u1');

      // Assess
      expect(await ledger().control('u1')).toEqual({ abortRequested: true, paused: pause });
    });

    test('stays paused since the first time, and not after a resume', async () => {
      // Prepare
      await ledger().pause('u1', pause, null);

      // Act
      await ledger().pause('u1', another, null);
      const paused = await ledger().control('u1');
      await ledger().resume('u1');
      await ledger().resume('u1');

      // Assess
      expect(paused.paused).toEqual(pause);
      expect((await ledger().control('u1')).paused).toBeNull();
    });

    test.each([
      ['not again at the same point', 'canary', null],
      ['again at another point', 'master', another],
      ['again by somebody', null, another],
    ])('pauses after a resume %s', async (_, point, expected) => {
      // Prepare
      await ledger().pause('u1', pause, 'canary');
      await ledger().resume('u1');

      // Act
      await ledger().pause('u1', another, point);

      // Assess
      expect((await ledger().control('u1')).paused).toEqual(expected);
    });

    test('pauses at a point that it came to while somebody had paused it, once they resume', async () => {
      // Prepare
      await ledger().pause('u1', pause, null);
      await ledger().pause('u1', another, 'canary');
      await ledger().resume('u1');

      // Act
      await ledger().pause('u1', another, 'canary');

      // Assess
      expect((await ledger().control('u1')).paused).toEqual(another);
    });
  });

  describe('what was saved of tests', () => {
    const first = [file('requests.csv', 'Zmlyc3Q='), file('report.html', 'PGh0bWw+')];
    const second = [file('requests.csv', 'c2Vjb25k')];

    test('is nothing at first', async () => {
      expect(await ledger().savedResults('u1')).toEqual([]);
      expect(await ledger().savedFile('u1', 0, 'requests.csv')).toBeNull();
    });

    test('is listed in its order, and each file comes back', async () => {
      // Act
      await ledger().saveResults('u1', listed('10.0.0.7', first), first);
      await ledger().saveResults('u1', listed('10.0.0.7', second), second);

      // Assess
      expect(await ledger().savedResults('u1')).toEqual([
        listed('10.0.0.7', first),
        listed('10.0.0.7', second),
      ]);
      expect(await ledger().savedFile('u1', 0, 'report.html')).toEqual(first[1]);
      expect(await ledger().savedFile('u1', 1, 'requests.csv')).toEqual(second[0]);
    });

    test.each([
      ['a file that was not saved', 'u1', 1, 'report.html'],
      ['a set that was not saved', 'u1', 2, 'requests.csv'],
      ['another upgrade', 'u11', 0, 'requests.csv'],
    ] as const)('has nothing of %s', async (_, upgradeId, index, name) => {
      // Prepare
      await ledger().saveResults('u1', listed('10.0.0.7', first), first);
      await ledger().saveResults('u1', listed('10.0.0.7', second), second);

      // Act
      const found = await ledger().savedFile(upgradeId, index, name);

      // Assess
      expect(found).toBeNull();
    });

    test('is in the conclusion', async () => {
      // Act
      await ledger().conclude('u1', conclusion);

      // Assess
      expect(await ledger().conclusion('u1')).toEqual(conclusion);
    });
  });

  test('the test that is to run again is the newest one', async () => {
    // Prepare
    const before = await ledger().rememberedTest('u1');

    // Act
    await ledger().rememberTest('u1', { ...parameters, users: 3, userClasses: null });
    await ledger().rememberTest('u1', parameters);

    // Assess
    expect(before).toBeNull();
    expect(await ledger().rememberedTest('u1')).toEqual(parameters);
    expect(await ledger().rememberedTest('u11')).toBeNull();
  });

  describe('the run of a schedule', () => {
    const schedule = 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/weekly';

    test('belongs to the first upgrade that takes it, however often anybody asks', async () => {
      // Act
      const owners = [
        await ledger().claimRun({ schedule, at }, 'u1'),
        await ledger().claimRun({ schedule, at }, 'u2'),
        await ledger().claimRun({ schedule, at }, 'u1'),
      ];

      // Assess
      expect(owners).toEqual(['u1', 'u1', 'u1']);
    });

    test('belongs to one of two that take it at once', async () => {
      // Act
      const owners = await Promise.all(['u1', 'u2'].map((id) => ledger().claimRun({ schedule, at }, id)));

      // Assess
      expect(new Set(owners).size).toBe(1);
    });

    test.each([
      ['of another moment', { schedule, at: later }],
      ['of another schedule', { schedule: `${schedule}-too`, at }],
    ])('is not the run %s', async (_, other) => {
      // Prepare
      await ledger().claimRun({ schedule, at }, 'u1');

      // Act
      const owner = await ledger().claimRun(other, 'u2');

      // Assess
      expect(owner).toBe('u2');
    });

    test('that is the newest of its schedule is known, in whatever order runs are delivered', async () => {
      // Prepare
      const other = `${schedule}-too`;
      const before = await ledger().newestRuns();

      // Act
      await ledger().claimRun({ schedule, at }, 'u1');
      await ledger().claimRun({ schedule, at: later }, 'u2');
      await ledger().claimRun({ schedule, at }, 'u3');
      await ledger().claimRun({ schedule: other, at }, 'u4');

      // Assess
      expect(before).toEqual([]);
      expect(await ledger().newestRuns()).toEqual([
        { schedule, at: later },
        { schedule: other, at },
      ]);
    });
  });

  describe('what the hops registered', () => {
    const hops = [{ worker: 'arn:2' }, { worker: 'arn:3' }];

    test('is kept in the order of the hops', async () => {
      // Prepare
      await ledger().open(upgradeRecord('u1'));

      // Act
      for (const [hop, revisions] of hops.entries()) await ledger().rememberTargets('u1', hop, revisions);

      // Assess
      expect((await ledger().upgrade('u1'))?.hopRevisions).toEqual(hops);
    });

    test('stays as it was first written: services may run it already', async () => {
      // Prepare
      await ledger().open({ ...upgradeRecord('u1'), hopRevisions: hops });

      // Act
      await ledger().rememberTargets('u1', 0, { worker: 'arn:late' });
      await ledger().rememberTargets('u1', 1, { worker: 'arn:late' });

      // Assess
      expect((await ledger().upgrade('u1'))?.hopRevisions).toEqual(hops);
    });

    test.each([
      ['a hop before its predecessor', 'u1', 1, 'hop-out-of-order'],
      ['an upgrade that was never opened', 'u2', 0, 'upgrade-unknown'],
    ])('is an error for %s', async (_, upgradeId, hop, code) => {
      // Prepare
      await ledger().open(upgradeRecord('u1'));

      // Act
      const remembered = ledger().rememberTargets(upgradeId, hop, { worker: 'arn:2' });

      // Assess
      await expect(remembered).rejects.toMatchObject({ code });
    });
  });

  describe('what was found before the first change', () => {
    const suspended = { dynamicIn: false, dynamicOut: true, scheduled: false };
    const automation = {
      scalableTargets: [{ service: 'worker', min: 2, max: 10, suspended }],
      rebalanced: ['worker'],
    };
    const nothing = { scalableTargets: [], rebalanced: [] };
    const verified = { observed: null, images: [{ image: 'locust:2.32.2', digests: [] }] };

    test('is nothing until it is remembered, and then what was remembered first', async () => {
      // Prepare
      await ledger().open(upgradeRecord('u1'));
      const before = await ledger().upgrade('u1');

      // Act
      await ledger().rememberAutomation('u1', automation);
      await ledger().rememberWeights('u1', { blue: 3, green: 0 });
      await ledger().rememberVerified('u1', verified);
      await ledger().rememberAutomation('u1', nothing);
      await ledger().rememberWeights('u1', { blue: 0, green: 3 });
      await ledger().rememberVerified('u1', { observed: null, images: [] });

      // Assess
      expect(before).toMatchObject({ automation: null, weights: null, verified: null });
      expect(await ledger().upgrade('u1')).toMatchObject({
        automation,
        weights: { blue: 3, green: 0 },
        verified,
      });
    });

    test('is an error for an upgrade that was never opened', async () => {
      await expect(ledger().rememberAutomation('u2', automation)).rejects.toMatchObject({
        code: 'upgrade-unknown',
      });
      await expect(ledger().rememberWeights('u2', { blue: 1, green: 0 })).rejects.toMatchObject({
        code: 'upgrade-unknown',
      });
      await expect(ledger().rememberVerified('u2', verified)).rejects.toMatchObject({
        code: 'upgrade-unknown',
      });
    });
  });
}
