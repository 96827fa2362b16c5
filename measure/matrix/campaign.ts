import { LoopbackAddresses } from '../../lib/local/nodes/addresses.ts';
import type { MeasuredPair } from './measured.ts';
import type { NodeHost } from './nodes.ts';
import type { Pair } from './observation.ts';
import { observePair } from './observe-pair.ts';
import { Progress } from './progress.ts';

export interface CampaignOptions {
  readonly host: NodeHost;
  /** Pairs at once. They mostly wait: for Locust's statistics, which are cached for 2 s, and for its users. */
  readonly atOnce: number;
  readonly signal: AbortSignal;
  taken(pair: MeasuredPair): void;
}

/** Runs all pairs, several at once, in a mixed order, so that the first minute's speed tells of the whole. */
export async function runPairs(pairs: readonly Pair[], options: CampaignOptions): Promise<void> {
  const { host, signal } = options;
  const queue = mixed(pairs);
  const progress = new Progress(queue.length);
  const addresses = new LoopbackAddresses();
  const lane = async (): Promise<void> => {
    for (let pair = queue.pop(); pair !== undefined && !signal.aborted; pair = queue.pop()) {
      const seen = await observePair(pair, host, addresses);
      if (signal.aborted) return;
      const measured = { ...pair, seen };
      options.taken(measured);
      progress.add(measured);
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, lane));
}

function mixed(pairs: readonly Pair[]): Pair[] {
  return pairs
    .map((pair) => ({ pair, at: Math.random() }))
    .sort((left, right) => left.at - right.at)
    .map(({ pair }) => pair);
}
