import type { Conclusion } from '../ports/ledger.ts';
import type { ClusterUpgrader } from './cluster.ts';
import { eventLine, firstLine, momentToCome } from './event-line.ts';
import { awsPace, followUpgrade } from './follow.ts';
import { writeSavedTests } from './saved-tests.ts';

/** Reports an upgrade on standard error until it has ended, then writes what was saved of tests where asked to. */
export async function followOnAws(
  { ledger, stepFunctions: client, registration: { stateMachineArn } }: ClusterUpgrader,
  upgradeId: string,
  signal: AbortSignal,
  results: string | null,
): Promise<Conclusion> {
  const say = (text: string): boolean => process.stderr.write(`${text}\n`);
  let waitedFor = '';
  const conclusion = await followUpgrade({
    ledger,
    client,
    stateMachineArn,
    upgradeId,
    signal,
    pace: awsPace,
    onEvent: (event) => say(eventLine(event)),
    onWait: ({ explanation, until }) => {
      if (explanation === waitedFor) return;
      waitedFor = explanation;
      say(`          waiting until ${momentToCome(until, Date.now())} for ${firstLine(explanation)}`);
    },
  });
  if (results !== null) await writeSavedTests(ledger, upgradeId, results);
  return conclusion;
}
