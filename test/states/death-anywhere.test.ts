import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clusterOf, failure, type Run, stop, upgraded, ways, worldOf, wrongEnd } from './mortal-upgrades.ts';

/**
 * Invariant 4, wherever an upgrade dies: the whole machine runs over the fakes and breaks once, before each of the
 * calls in turn that change something or depend on the lock. Afterwards, recovery included, the cluster is at the
 * target everywhere or at the stable version everywhere, the lock is free, and the ledger says which of the two it is.
 */

/** Moments at which users were led to a master that was not there, or back to one that had no workers. */
function strandedUsers({ world }: Run): readonly string[] {
  const counts = new Map([
    ['blue-master', 1],
    ['blue-worker', 4],
  ]);
  let serving = 'blue';
  return world.journal.entries.filter((entry) => {
    const written = /^(?<service>[a-z-]+) → (?<count>\d+)/.exec(entry)?.groups;
    const led = /^traffic blue (?<blue>\d), green/.exec(entry)?.groups;
    if (written?.service) counts.set(written.service, Number(written.count));
    if (led) serving = led.blue === '0' ? 'green' : 'blue';
    const there = (role: string): boolean => (counts.get(`${serving}-${role}`) ?? 0) > 0;
    return (led && !there('worker')) || !there('master');
  });
}

describe.each(ways)('$name', (way) => {
  test('succeeds where nothing breaks', async () => {
    const { world, end } = await upgraded(way);

    expect(end).toBe('Succeeded');
    expect(await clusterOf(world)).toContain('worker 4 × 2.32.2');
    expect(await world.ledger.holder()).toBeNull();
  });

  test.each([
    ['a call fails', failure],
    ['the execution is stopped', stop],
  ])('ends at one version wherever %s', async (_, breaks) => {
    // Prepare
    const healthy = await upgraded(way);
    const before = await clusterOf(worldOf(way));
    const after = await clusterOf(healthy.world);

    // Act
    const runs = await Promise.all(healthy.calls.map((_call, at) => upgraded(way, { breaks, at: [at] })));

    // Assess
    const wrong: string[] = [];
    for (const [at, run] of runs.entries()) {
      const problem = await wrongEnd(run, before, after);
      if (problem) wrong.push(`call ${at}, ${healthy.calls[at]}: ended as ${run.end} (${problem})`);
    }
    expect(runs.length).toBeGreaterThan(20);
    expect(wrong).toEqual([]);
  });

  test('ends at one version wherever it breaks twice, on the way back and in recovery too', async () => {
    // Prepare
    const before = await clusterOf(worldOf(way));
    const after = await clusterOf((await upgraded(way)).world);
    const twice = fc.tuple(fc.constantFrom(failure, stop), fc.nat(80), fc.nat(80));

    // Act and assess
    await fc.assert(
      fc.asyncProperty(twice, async ([breaks, first, second]) => {
        const run = await upgraded(way, { breaks, at: [first, first + 1 + second] });
        expect(await wrongEnd(run, before, after)).toBeNull();
      }),
      { numRuns: 300 },
    );
  });
});

test.each([
  ['a call fails', failure],
  ['the execution is stopped', stop],
])(
  'wherever %s, users are led to masters with workers only, and none is taken from them',
  async (_, breaks) => {
    // Prepare
    const way = ways.find(({ registered }) => registered?.loadBalancer) ?? ways[0];
    if (!way) throw new TypeError('no way has a load balancer');
    const healthy = await upgraded(way);

    // Act
    const runs = await Promise.all(healthy.calls.map((_call, at) => upgraded(way, { breaks, at: [at] })));

    // Assess
    const led = runs.filter(({ world }) =>
      world.journal.entries.some((entry) => entry.startsWith('traffic')),
    );
    expect(led.length).toBeGreaterThan(5);
    expect(runs.flatMap(strandedUsers)).toEqual([]);
  },
);
