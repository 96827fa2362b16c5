import { type Compatibility, compatibility } from '../versions/compatibility.ts';
import { minorDistance, parseVersion, sameVersion } from '../versions/version.ts';

/** What decides which workers may meet a master. */
export interface MeetingRules {
  readonly locustfileFromMaster: boolean;
  /** Most minor releases between a master and the workers that meet it; null: the measured pairs alone decide. */
  readonly maxMinorSkew: number | null;
  /** Versions of workers that belong to neither slot: they meet every master, so none may be known to break. */
  readonly foreign: readonly string[];
}

/** A worker that must not meet a master, and why: its verdict, or the skew policy where the verdict is safe. */
export interface BlockingPair {
  readonly master: string;
  readonly worker: string;
  readonly compatibility: Compatibility;
}

/** The first worker that must not meet a master; null where all may. */
export function blockingPair(
  rules: MeetingRules,
  workers: readonly string[],
  master: string,
): BlockingPair | null {
  const judged = (worker: string): BlockingPair => ({
    master,
    worker,
    compatibility: compatibility(master, worker, rules),
  });
  const own = workers
    .map(judged)
    .find((pair) => pair.compatibility.verdict !== 'safe' || exceedsPolicy(rules, master, pair.worker));
  if (own) return own;
  return rules.foreign.map(judged).find((pair) => pair.compatibility.verdict === 'unsafe') ?? null;
}

/** Whether all workers may meet a master. The policy is looked at first: it rules most of a long list out at once. */
export function mayMeet(rules: MeetingRules, workers: readonly string[], master: string): boolean {
  const tooFar = workers.some((worker) => exceedsPolicy(rules, master, worker));
  return !tooFar && blockingPair(rules, workers, master) === null;
}

/** Whether two versions are further apart than the skew policy allows; those that can't be read are. */
export function exceedsPolicy(
  { maxMinorSkew }: Pick<MeetingRules, 'maxMinorSkew'>,
  master: string,
  worker: string,
): boolean {
  if (maxMinorSkew === null || sameVersion(master, worker)) return false;
  const [one, other] = [parseVersion(master), parseVersion(worker)];
  return !one.ok || !other.ok || minorDistance(one.version, other.version) > maxMinorSkew;
}
