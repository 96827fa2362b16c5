import type { PairOutcome } from '../../lib/domain/versions/measured-range.ts';
import type { Seen } from './observation.ts';

/** A pair that does not work, by what an operator would see of it. */
type Failure = Exclude<PairOutcome, 'works'>;

export type Judgement =
  | { readonly verdict: 'safe'; readonly outcome: 'works' }
  | { readonly verdict: 'unsafe'; readonly outcome: Failure }
  | { readonly verdict: 'unknown'; readonly outcome: 'inconclusive' };

/** Judges what was seen of a pair, the worst first. Only a pair that did everything and ended well is safe. */
export function judge(seen: Seen): Judgement {
  if ('inconclusive' in seen) return { verdict: 'unknown', outcome: 'inconclusive' };
  if (seen.listener === 'dead') return unsafe('listener-dies');
  if (seen.left !== undefined) return unsafe('worker-exits');
  if (!seen.joined) return unsafe('worker-waits');
  if (!seen.ran) return unsafe('runs-nothing');
  if (!seen.steady) return unsafe('worker-lost');
  if (seen.exits.some((code) => code !== 0)) return unsafe('ends-badly');
  return { verdict: 'safe', outcome: 'works' };
}

function unsafe(outcome: Failure): Judgement {
  return { verdict: 'unsafe', outcome };
}
