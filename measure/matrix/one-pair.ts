import { UpgradeError } from '../../lib/contract/errors.ts';
import { LoopbackAddresses } from '../../lib/local/nodes/addresses.ts';
import { Installed } from './installed.ts';
import { judge } from './judge.ts';
import type { Pair, Seen } from './observation.ts';
import { observePair } from './observe-pair.ts';
import { PlainNodes } from './plain-nodes.ts';
import { sayOnStandardError } from './progress.ts';

/** Runs a pair by plain processes, some times, and prints each observation with its verdict as JSON. */
export async function runOnePair(pair: Pair, times: number, signal: AbortSignal): Promise<number> {
  const host = await plainNodesFor([pair], signal);
  const addresses = new LoopbackAddresses();
  const outcomes = new Set<string>();
  for (let time = 1; time <= times && !signal.aborted; time += 1) {
    const seen = await observePair(pair, host, addresses);
    if (signal.aborted) break;
    outcomes.add(judge(seen).outcome);
    process.stdout.write(`${resultText(pair, seen)}\n`);
  }
  return outcomes.size === 1 && !outcomes.has('inconclusive') ? 0 : 1;
}

/** Whole new processes of the releases of some pairs; throws `locust-not-installable` for one that can't be had. */
async function plainNodesFor(pairs: readonly Pair[], signal: AbortSignal): Promise<PlainNodes> {
  const installed = new Installed({ signal, say: sayOnStandardError });
  const releases = new Set(pairs.flatMap(({ master, worker }) => [master, worker]));
  await installed.ensure(releases);
  for (const release of releases) {
    const reason = installed.reasonOf(release);
    if (reason !== undefined) throw new UpgradeError('locust-not-installable', reason);
  }
  const host = new PlainNodes(installed);
  signal.addEventListener('abort', () => host.close());
  return host;
}

function resultText(pair: Pair, seen: Seen): string {
  return JSON.stringify({ ...pair, ...judge(seen), ...seen });
}
