import { LoopbackAddresses } from '../../lib/local/nodes/addresses.ts';
import { Installed } from './installed.ts';
import { judge } from './judge.ts';
import { type MeasuredPair, readMeasured } from './measured.ts';
import { observePair } from './observe-pair.ts';
import { PlainNodes } from './plain-nodes.ts';
import { sayOnStandardError } from './progress.ts';

/** A few at once: each starts two whole interpreters. */
const atOnce = 6;

/**
 * Runs measured pairs again, drawn at random from each outcome in turn, by plain processes and not by forks, and
 * compares the outcomes. Pairs of releases that don't install here are left out by name, and others drawn instead.
 * Resolves with 1 if one differs, or if fewer were run than asked for.
 */
export async function verify(count: number, times: number, signal: AbortSignal): Promise<number> {
  const installed = new Installed({ signal, say: sayOnStandardError });
  const order = drawEachOutcome(readMeasured().pairs, Number.POSITIVE_INFINITY);
  const drawn = await firstInstallable(order, count, installed);
  const host = new PlainNodes(installed);
  signal.addEventListener('abort', () => host.close());
  const addresses = new LoopbackAddresses();
  const queue = [...drawn];
  let differing = 0;
  const lane = async (): Promise<void> => {
    for (let pair = queue.shift(); pair !== undefined && !signal.aborted; pair = queue.shift()) {
      let same = 0;
      for (let time = 1; time <= times && !signal.aborted; time += 1) {
        const again = await observePair(pair, host, addresses);
        if (judge(again).outcome === judge(pair.seen).outcome) same += 1;
        else process.stdout.write(`differs: ${JSON.stringify(again)}\n`);
      }
      if (signal.aborted) return;
      if (same < times) differing += 1;
      process.stdout.write(`${pairText(pair)}: ${same} of ${times} the same\n`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  process.stdout.write(`${drawn.length - differing} of ${drawn.length} pairs gave the same outcome again\n`);
  return differing === 0 && drawn.length === Math.min(count, order.length) ? 0 : 1;
}

/** The first pairs whose releases can be had here. What can't is said once a release. */
export async function firstInstallable(
  pairs: readonly MeasuredPair[],
  count: number,
  installed: Pick<Installed, 'ensure' | 'reasonOf'>,
): Promise<readonly MeasuredPair[]> {
  const had: MeasuredPair[] = [];
  for (const pair of pairs) {
    if (had.length === count) break;
    const releases = [pair.master, pair.worker];
    if (releases.some((release) => installed.reasonOf(release) !== undefined)) continue;
    if (await installed.ensure(releases)) had.push(pair);
    else process.stdout.write(`left out: ${pairText(pair)}\n`);
  }
  return had;
}

/** Takes from each outcome in turn until there are enough. What was inconclusive has nothing to compare with. */
export function drawEachOutcome(
  pairs: readonly MeasuredPair[],
  count: number,
  random: () => number = Math.random,
): readonly MeasuredPair[] {
  const kinds = Map.groupBy(pairs, ({ seen }) => judge(seen).outcome);
  kinds.delete('inconclusive');
  const shuffled = [...kinds.values()].map((kind) =>
    kind
      .map((pair) => ({ pair, at: random() }))
      .sort((left, right) => left.at - right.at)
      .map(({ pair }) => pair),
  );
  const drawn: MeasuredPair[] = [];
  while (drawn.length < count && shuffled.some((kind) => kind.length > 0)) {
    drawn.push(...shuffled.flatMap((kind) => kind.splice(0, 1)));
  }
  return drawn.slice(0, count);
}

function pairText({ master, worker, locustfile, seen }: MeasuredPair): string {
  return `${judge(seen).outcome}: master ${master}, worker ${worker}, ${locustfile}`;
}
