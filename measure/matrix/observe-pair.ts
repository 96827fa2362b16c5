import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoopbackAddresses } from '../../lib/local/nodes/addresses.ts';
import { judge } from './judge.ts';
import type { NodeHost } from './nodes.ts';
import { factsOf, type Pair, type Seen } from './observation.ts';
import { morePatient, type Patience, patient, runPair } from './pair-run.ts';

/** Runs a pair until it can be judged, each time at an address and in a folder of its own. */
export function observePair(pair: Pair, host: NodeHost, addresses: LoopbackAddresses): Promise<Seen> {
  return confirmed((patience) => runAt(pair, host, addresses, patience));
}

/**
 * What does not come out safe is looked at a second time, with more patience, and must show the same: a busy machine
 * must not become a verdict.
 */
export async function confirmed(look: (patience: Patience) => Promise<Seen>): Promise<Seen> {
  const first = await look(patient);
  if (judge(first).verdict === 'safe') return first;
  const second = await look(morePatient);
  if ('inconclusive' in second) return second;
  if ('inconclusive' in first) return first;
  if (factsOf(first) === factsOf(second)) return second;
  return { inconclusive: `two runs differ: ${factsOf(first)} and ${factsOf(second)}` };
}

async function runAt(
  pair: Pair,
  host: NodeHost,
  addresses: LoopbackAddresses,
  patience: Patience,
): Promise<Seen> {
  const address = addresses.draw(null);
  const folder = await mkdtemp(join(tmpdir(), 'locust-matrix-'));
  try {
    return await runPair(pair, host, { address, folder, patience });
  } finally {
    addresses.release(null, address);
    await rm(folder, { recursive: true, force: true });
  }
}
