import type { Hop } from '../plan.ts';
import { compareVersions, isFinalRelease, parseVersion, sameVersion } from '../versions/version.ts';
import { type BlockingPair, blockingPair, type MeetingRules, mayMeet } from './meeting.ts';

export interface HopsQuestion extends MeetingRules {
  /** Version of the master that runs now. */
  readonly stable: string;
  /** Versions of the workers that are registered on it. */
  readonly existing: readonly string[];
  readonly target: string;
  /** Versions to go over. Only final releases between stable and target are looked at. */
  readonly candidates: readonly string[];
  /** Whether there is an image that brings the workers to the master's version. */
  readonly canHeal: boolean;
}

export interface VersionHop {
  readonly kind: Hop['kind'];
  readonly version: string;
}

export type HopsAnswer =
  | { readonly kind: 'found'; readonly hops: readonly VersionHop[] }
  | { readonly kind: 'blocked'; readonly pair: BlockingPair };

/** What the cluster is at after some hops: then all its own workers have the master's version, but for the start. */
interface Place {
  /** Index among the versions ahead; -1: still at the stable one. */
  readonly at: number;
  readonly master: string;
  readonly workers: readonly string[];
  readonly hops: readonly VersionHop[];
}

/**
 * The shortest way over a shared master on which every new master meets only workers that it is known to work with,
 * within the skew policy. It never turns around. Of several shortest ways the one over the newest versions is taken,
 * and healing (workers to the master's version, no outage) before any other first hop.
 *
 *   2.25.0 → 2.32.2, the pair is safe                                2.32.2
 *   … with maxMinorSkew 4 and candidates 2.27.0, 2.29.1, 2.31.1      2.29.1, 2.32.2
 *   … with maxMinorSkew 7 and workers of 2.20.0 on the master        heal to 2.25.0, 2.32.2
 *   … with -f - and candidates 2.30.0, 2.31.1                        blocked: 2.30.0 workers on a 2.31.1 master
 *
 * A breadth-first search: places are visited in the order of preference, so the first way that is found is the one.
 */
export function findHops(question: HopsQuestion): HopsAnswer {
  const ahead = versionsAhead(question);
  const places: Place[] = [{ at: -1, master: question.stable, workers: question.existing, hops: [] }];
  const seen = new Set<number>();
  for (const place of places) {
    const next = upgraded(question, place, ahead).filter(({ at }) => !seen.has(at));
    const arrived = next.find(({ at }) => at === ahead.length - 1);
    if (arrived) return { kind: 'found', hops: arrived.hops };
    places.push(...healed(question, place), ...next);
    for (const { at } of next) seen.add(at);
  }
  return { kind: 'blocked', pair: whatBlocks(question, places, ahead) };
}

/** The candidates between stable and target, the nearest first, and the target. */
function versionsAhead({ stable, target, candidates }: HopsQuestion): readonly string[] {
  const [from, to] = [parseVersion(stable), parseVersion(target)];
  if (!from.ok || !to.ok) return [target];
  const direction = Math.sign(compareVersions(to.version, from.version));
  const between = candidates.flatMap((text) => {
    const parsed = parseVersion(text);
    if (direction === 0 || !parsed.ok || !isFinalRelease(parsed.version)) return [];
    const isAhead = compareVersions(parsed.version, from.version) * direction > 0;
    const isBefore = compareVersions(to.version, parsed.version) * direction > 0;
    return isAhead && isBefore ? [{ text, version: parsed.version }] : [];
  });
  const sorted = between.sort((one, other) => compareVersions(one.version, other.version) * direction);
  return [...sorted.map(({ text }) => text), target];
}

function healed(question: HopsQuestion, place: Place): readonly Place[] {
  const mixed = place.workers.some((worker) => !sameVersion(worker, place.master));
  if (!mixed || !question.canHeal) return [];
  return [after(place, place.at, { kind: 'heal', version: place.master })];
}

function upgraded(question: HopsQuestion, place: Place, ahead: readonly string[]): readonly Place[] {
  const further = ahead.flatMap((version, at) =>
    at > place.at && mayMeet(question, place.workers, version)
      ? [after(place, at, { kind: 'upgrade', version })]
      : [],
  );
  return isUpwards(question) ? further.reverse() : further;
}

function isUpwards({ stable, target }: HopsQuestion): boolean {
  const [from, to] = [parseVersion(stable), parseVersion(target)];
  return !from.ok || !to.ok || compareVersions(to.version, from.version) > 0;
}

function after(place: Place, at: number, hop: VersionHop): Place {
  return { at, master: hop.version, workers: [hop.version], hops: [...place.hops, hop] };
}

/** Who must not meet the target's master at once, without a hop between; null where all may. */
export function directBlock(question: HopsQuestion): BlockingPair | null {
  return blockingPair(question, question.existing, question.target);
}

/** From the place that is nearest to the target: why it does not come to the next version. */
function whatBlocks(
  question: HopsQuestion,
  places: readonly Place[],
  ahead: readonly string[],
): BlockingPair {
  const nearest = places.reduce((best, place) => (place.at >= best.at ? place : best));
  const next = ahead[nearest.at + 1] ?? question.target;
  const pair = blockingPair(question, nearest.workers, next);
  if (!pair) throw new TypeError(`nothing blocks the way from ${nearest.master} to ${next}`);
  return pair;
}
