import type { SFNClient } from '@aws-sdk/client-sfn';
import type { Conclusion, Ledger, LedgerEvent } from '../ports/ledger.ts';
import { executionsOf, type Waiting, waitingFor } from './history.ts';

export interface FollowProps {
  readonly ledger: Ledger;
  readonly client: SFNClient;
  readonly stateMachineArn: string;
  readonly upgradeId: string;
  onEvent(event: LedgerEvent): void;
  onWait(waiting: Waiting): void;
  readonly signal: AbortSignal;
  readonly pace: FollowPace;
}

export interface FollowPace {
  readonly pollMilliseconds: number;
  /** How long after the last execution's end a recovery may still be starting. */
  readonly recoveryMilliseconds: number;
}

export const localPace: FollowPace = { pollMilliseconds: 250, recoveryMilliseconds: 20_000 };

/**
 * On AWS a sweep every 5 minutes finds what the event of a dead execution missed. A look takes four calls, of which
 * ListExecutions is the scarcest: 5 a second for the whole account (Step Functions quotas).
 */
export const awsPace: FollowPace = { pollMilliseconds: 3_000, recoveryMilliseconds: 400_000 };

/**
 * Reports the timeline as it grows and resolves with the conclusion once the upgrade's executions have ended. An
 * execution that dies is followed into its recovery; one that nobody recovers ends as `failed`, with the lock as the
 * ledger shows it.
 */
export async function followUpgrade(props: FollowProps): Promise<Conclusion> {
  let reported = 0;
  let idleSince: number | null = null;
  for (;;) {
    props.signal.throwIfAborted();
    const events = await props.ledger.events(props.upgradeId);
    for (const event of events.slice(reported)) props.onEvent(event);
    reported = events.length;
    const running = await runningExecution(props);
    const waiting = running && (await waitingFor(props.client, running));
    if (waiting) props.onWait(waiting);
    const conclusion = await props.ledger.conclusion(props.upgradeId);
    if (conclusion && !running) return conclusion;
    if (running) idleSince = null;
    else idleSince ??= Date.now();
    if (idleSince !== null && Date.now() - idleSince > props.pace.recoveryMilliseconds)
      return nobodyCame(props);
    await new Promise((resolve) => setTimeout(resolve, props.pace.pollMilliseconds));
  }
}

async function runningExecution({ client, stateMachineArn, upgradeId }: FollowProps): Promise<string | null> {
  const executions = await executionsOf(client, stateMachineArn, upgradeId);
  return executions.find(({ running }) => running)?.executionArn ?? null;
}

async function nobodyCame({ ledger, upgradeId }: FollowProps): Promise<Conclusion> {
  const holder = await ledger.holder();
  return {
    outcome: 'failed',
    cause: { code: 'no-conclusion', message: `the execution of ${upgradeId} ended and nothing recovered it` },
    observed: null,
    saved: await ledger.savedResults(upgradeId),
    lockHeld: holder?.upgradeId === upgradeId,
    at: new Date().toISOString(),
  };
}
