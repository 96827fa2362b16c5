/** What a deploy of the team's code came to, as the ledger remembers it. One for each request of CloudFormation. */
export interface Deployment {
  /** CloudFormation's own id of the request: the same for every delivery of it. */
  readonly requestId: string;
  /** ISO 8601. */
  readonly at: string;
  /** What the code asks for now: the text of an upgrade's request; null where nothing is asked for any more. */
  readonly asked: string | null;
  /** What it asked for before this deploy; null for a first one. */
  readonly before: string | null;
  readonly course: DeployCourse;
}

export type DeployCourse =
  /** An upgrade was started. `waits`: the deploy ends with it; else it was handed over. */
  | { readonly kind: 'upgrade'; readonly upgradeId: string; readonly waits: boolean }
  /** An upgrade is aborted, and the deploy ends when it has ended. */
  | { readonly kind: 'take-back'; readonly upgradeId: string }
  | Nothing;

interface Nothing {
  readonly kind: 'nothing';
  readonly reason: string;
  /** The upgrade that does already what is asked for. */
  readonly upgradeId?: string;
}

/** What an update of the stack is to come to. */
export type UpdateDecision =
  | { readonly kind: 'start' }
  | { readonly kind: 'take-back'; readonly upgradeId: string }
  | Nothing;

export interface UpdateSituation {
  readonly asked: string;
  readonly before: string | null;
  /** The newest deployment that there was; null: none. */
  readonly newest: Deployment | null;
  /** Whether the upgrade that it started goes on. */
  readonly upgradeRuns: boolean;
  readonly direction: StackDirection;
}

/**
 * Where CloudFormation is leading a stack: to its new template, or back to the one before. `none`: neither any more; a
 * request that is delivered late finds it there.
 */
export type StackDirection = 'forward' | 'back' | 'none';

/**
 * Whether an update asks for an upgrade or takes one back. The request says nothing of a rollback: it is an update to
 * what the code asked for before. So is a change of mind while the upgrade runs, and both end at what the code says by
 * going back. A stack that does not go forward starts nothing, whatever it asks for (aws-cdk issue 31541).
 */
export function decideUpdate(situation: UpdateSituation): UpdateDecision {
  const { asked, newest, upgradeRuns, direction } = situation;
  const course = upgradeRuns && newest ? newest.course : null;
  if (newest && course && course.kind !== 'nothing' && takesBack(situation, newest)) {
    return { kind: 'take-back', upgradeId: course.upgradeId };
  }
  if (direction !== 'forward') return startsNothing(direction);
  if (course?.kind === 'upgrade' && newest?.asked === asked) {
    return {
      kind: 'nothing',
      upgradeId: course.upgradeId,
      reason: `the upgrade ${course.upgradeId} to what the code asks for runs already`,
    };
  }
  return { kind: 'start' };
}

/**
 * A rollback that is tried again (continue-update-rollback) waits for what the first try took back. One of a deploy
 * that asked for the same, and changed only whether it waits, leaves the upgrade of the deploy before alone.
 */
function takesBack({ asked, before, direction }: UpdateSituation, newest: Deployment): boolean {
  const rollingBack = direction === 'back';
  if (newest.course.kind === 'take-back') return rollingBack;
  const backToBefore = newest.before === asked;
  return newest.asked === before && (backToBefore || (rollingBack && asked !== before));
}

/** What becomes of a request whose stack has turned back, or come to rest without it. */
export function startsNothing(direction: Exclude<StackDirection, 'forward'>): Nothing {
  const reason =
    direction === 'back' ? 'the stack is being rolled back' : 'the deploy of this request is over';
  return { kind: 'nothing', reason: `${reason}, and starts nothing` };
}
