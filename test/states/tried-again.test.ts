import { describe, expect, test } from 'vitest';
import { upgradeId } from './journey.ts';
import {
  type Break,
  clusterOf,
  failure,
  type HowItRuns,
  lostAnswer,
  type Run,
  stop,
  throttled,
  upgraded,
  type Way,
  ways,
  worldOf,
  wrongEnd,
} from './mortal-upgrades.ts';

/**
 * Lambda delivers at least once, and an answer may get lost: whatever a Task did is done again with the same input.
 * The upgrade must come to the same end, and must not be put back because of that.
 */

/** Each run that did not end as the one in which nothing went wrong. */
async function otherwise(
  way: Way,
  runs: readonly Run[],
  calls: readonly string[],
): Promise<readonly string[]> {
  const healthy = await upgraded(way);
  const after = await clusterOf(healthy.world);
  const others: string[] = [];
  for (const [at, { end, world }] of runs.entries()) {
    const cluster = await clusterOf(world);
    const untold = healthy.world.announcer.moments.filter(
      (moment) => !world.announcer.moments.includes(moment),
    );
    const free = !(await world.ledger.holder());
    if (end === healthy.end && cluster === after && free && untold.length === 0) continue;
    const why = (await world.ledger.conclusion(upgradeId))?.cause?.message ?? cluster;
    others.push(`${calls[at]}: ended as ${end} (${why}), nobody was told of ${untold}`);
  }
  return others;
}

function atEachCall(way: Way, { calls }: Run, how: HowItRuns): Promise<readonly Run[]> {
  return Promise.all(calls.map((_call, at) => upgraded(way, { ...how, at: [at] })));
}

describe.each(ways)('$name', (way) => {
  test('comes to the same end where every Task runs twice', async () => {
    // Act
    const run = await upgraded(way, { everyTaskTwice: true });

    // Assess
    expect(run.end).toBe('Succeeded');
    expect(await otherwise(way, [run], ['every Task twice'])).toEqual([]);
  });

  test.each<[string, Break]>([
    ['is refused for the moment', throttled],
    ['has done its work and does not say so', lostAnswer],
  ])('comes to the same end whichever call %s', async (_, breaks) => {
    // Prepare
    const healthy = await upgraded(way);

    // Act
    const runs = await atEachCall(way, healthy, { breaks });

    // Assess
    expect(await otherwise(way, runs, healthy.calls)).toEqual([]);
  });

  test.each<[string, Break, string]>([
    ['a call fails', failure, 'RolledBack'],
    ['the execution is stopped', stop, 'stopped'],
  ])('ends at one version where every Task runs twice and %s', async (_, breaks, most) => {
    // Prepare
    const everyTaskTwice = true;
    const twice = await upgraded(way, { everyTaskTwice });
    const before = await clusterOf(worldOf(way));
    const after = await clusterOf(twice.world);

    // Act
    const runs = await atEachCall(way, twice, { breaks, everyTaskTwice });

    // Assess
    const wrong = await Promise.all(runs.map((run) => wrongEnd(run, before, after)));
    expect(wrong.filter(Boolean)).toEqual([]);
    expect(runs.filter(({ end }) => end === most).length).toBeGreaterThan(10);
  });
});
