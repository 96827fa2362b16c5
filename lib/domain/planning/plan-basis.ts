import type { ServiceState } from '../cluster.ts';
import type { UpgradePlan } from '../plan.ts';

/** Everything that decides what an upgrade writes, as plain JSON: no prose, no times, no estimates. */
export type PlanBasis = Readonly<Record<string, unknown>>;

/** What identifies a plan: two plans with the same basis write the same numbers to the same services. */
export function planBasis(plan: UpgradePlan, services: readonly ServiceState[]): PlanBasis {
  const { reasons: _, warnings: __, historyEvents: ___, resolution: ____, ...others } = plan;
  // What they have decided is in strategy and hops; they themselves change as logs turn and foreign workers come.
  const { existing: _____, foreignWorkers: ______, configuration, ...decided } = others;
  return {
    // First, because a difference here is the reason of others.
    services: Object.fromEntries(
      services.map(({ service, desired, taskDefinition }) => [service, { desired, taskDefinition }]),
    ),
    ...decided,
    // A revision of a task definition never changes: its ARN says what is taken from it.
    ...(configuration && { taskDefinitions: configuration.taskDefinitions }),
  };
}

/** JSON with sorted members: equal values give equal texts. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([left], [right]) => (left < right ? -1 : 1)))
      : member,
  );
}

/** `services.blue-worker.desired: 4 was shown, now 6`: every member in which two bases differ. */
export function differences(shown: PlanBasis, now: PlanBasis): readonly string[] {
  const [before, after] = [leaves(shown), leaves(now)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path))
    .map(
      (path) => `${path}: ${before.get(path) ?? 'nothing'} was shown, now ${after.get(path) ?? 'nothing'}`,
    );
}

function leaves(value: unknown, path = ''): ReadonlyMap<string, string> {
  if (value === null || typeof value !== 'object')
    return new Map([[path, JSON.stringify(value) ?? 'nothing']]);
  const members = Object.entries(value);
  if (members.length === 0) return new Map([[path, Array.isArray(value) ? '[]' : '{}']]);
  return new Map(
    members.flatMap(([name, member]) => [...leaves(member, path === '' ? name : `${path}.${name}`)]),
  );
}
