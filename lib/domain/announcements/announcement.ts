import type { Cause } from '../cause.ts';
import type { Strategy, UpgradePlan } from '../plan.ts';
import { advice } from './advice.ts';
import type { Moment } from './moment.ts';

/** What others are told of a moment. Holds nothing secret, and nothing that a test or a locustfile said. */
export interface Announcement {
  readonly moment: Moment;
  readonly upgradeId: string;
  /** ISO 8601. */
  readonly at: string;
  /** One line for a person. */
  readonly message: string;
  /** What a person may do now. */
  readonly advice: string;
  readonly cause: Cause | null;
  /** Version before the upgrade; null where it was never planned, as in the two after it. */
  readonly from: string | null;
  readonly to: string | null;
  readonly strategy: Strategy | null;
  /** From the plan to the end; null before the end. */
  readonly durationSeconds: number | null;
  /** From the first write of the way back to the end; null where there was none. */
  readonly rollbackSeconds: number | null;
  /** Whether the cluster stays locked until a person looked at it. */
  readonly lockHeld: boolean;
}

/** What is known of an upgrade at one of its moments; what is left out is unknown, or does not apply. */
export interface MomentFacts {
  readonly upgradeId: string;
  readonly at: string;
  readonly message: string;
  readonly cause?: Cause | null;
  readonly plan?: Pick<UpgradePlan, 'stable' | 'target' | 'strategy'> | undefined;
  readonly durationSeconds?: number | undefined;
  readonly rollbackSeconds?: number | undefined;
  readonly lockHeld?: boolean;
}

export function announcement(moment: Moment, facts: MomentFacts): Announcement {
  const { plan, cause = null } = facts;
  return {
    moment,
    upgradeId: facts.upgradeId,
    at: facts.at,
    message: oneLine(facts.message),
    advice: advice[moment],
    cause: cause && { code: cause.code, message: oneLine(cause.message) },
    from: plan?.stable.version ?? null,
    to: plan?.target.version ?? null,
    strategy: plan?.strategy ?? null,
    durationSeconds: facts.durationSeconds ?? null,
    rollbackSeconds: facts.rollbackSeconds ?? null,
    lockHeld: facts.lockHeld ?? false,
  };
}

/** A mail is read at a glance, and an event of EventBridge holds 256 KiB. */
const longestMessage = 500;

/**
 * The first line: what follows it is a traceback, which quotes source text. Quotes and backslashes are replaced because
 * EventBridge puts a value into an input transformer's text as it is, and there they end the text.
 */
function oneLine(text: string): string {
  const [first = '', ...others] = text.split('\n');
  const plain = first.replaceAll('"', "'").replaceAll('\\', '/');
  return others.length > 0 || plain.length > longestMessage ? `${plain.slice(0, longestMessage)} …` : plain;
}
