import { observedOf } from '../health/observed.ts';
import type { Observed, VersionCount } from '../plan.ts';
import { desiredOf } from '../planning/inventory.ts';
import { compatibility } from '../versions/compatibility.ts';
import { type VersionSkew, widestSkew } from '../versions/skew.ts';
import { sameVersion } from '../versions/version.ts';
import { findingsOf } from './findings.ts';
import { seenVersions, type WatchReport, type WorkersApart } from './watch-report.ts';
import type { WatchedCluster } from './watched-cluster.ts';

/** Judges a cluster outside of any upgrade's plan: by what it is to run and what it shows. */
export function watch(cluster: WatchedCluster): WatchReport {
  const { activeSlot, upgradeId, reading } = cluster;
  const served = servedBy(cluster);
  const workersDesired = served.reduce((sum, { count }) => sum + count, 0);
  const slot = activeSlot && cluster.slots[activeSlot];
  const stated = (service: string | undefined): string | null => cluster.stated[service ?? ''] ?? null;
  const deployed = { master: stated(slot?.master), workers: stated(slot?.worker) };
  const observed = reading && observedOf(reading, deployed.master ?? unknown, served);
  const report = {
    activeSlot,
    upgradeId,
    atZero: slot !== null && workersDesired === 0 && desiredOf(cluster.services, slot.master) === 0,
    workersDesired,
    deployed,
    observed,
    skew: skewOf(observed),
    apart: workersApart(cluster, observed),
  };
  return { ...report, findings: findingsOf(cluster, report) };
}

const unknown = 'unknown';

/** The workers that are to serve on the active master: those of both slots where it is shared. */
function servedBy({ slots, services, activeSlot, stated }: WatchedCluster): readonly VersionCount[] {
  if (!activeSlot) return [];
  const { master } = slots[activeSlot];
  return [slots.blue, slots.green]
    .filter((slot) => slot.master === master)
    .map(({ worker }) => ({
      version: stated[worker] ?? unknown,
      count: desiredOf(services, worker),
      by: 'deployed' as const,
    }))
    .filter(({ count }) => count > 0);
}

function skewOf(observed: Observed | null): VersionSkew {
  const { master, workers } = seenVersions(observed);
  if (master === null) return { kind: 'none' };
  return widestSkew(
    master,
    workers.map(({ version }) => version),
  );
}

/** Each version of workers that is not the master's, with what the measured pairs say of the two. */
function workersApart(
  { locustfileFromMaster }: WatchedCluster,
  observed: Observed | null,
): readonly WorkersApart[] {
  const { master, workers } = seenVersions(observed);
  if (master === null) return [];
  return workers
    .filter(({ version }) => !sameVersion(version, master))
    .map(({ version, count }) => {
      const pair = compatibility(master, version, { locustfileFromMaster });
      return { version, count, consequence: pair.verdict === 'unsafe' ? pair.consequence : null };
    });
}
