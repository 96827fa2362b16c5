import { compatibility } from '../versions/compatibility.ts';
import { unknownVersion } from './existing-workers.ts';
import { directBlock, findHops, type VersionHop } from './hops.ts';
import { exceedsPolicy } from './meeting.ts';
import { refusedWay, tooLongStep, unreadableWorkers, whatSpeaksAgainst } from './rolling-refusal.ts';
import type { StrategyChoice, StrategyQuestion } from './strategy-choice.ts';

/** Rolling over a shared master: in as few safe hops as there are, or in one unsafe step where that is allowed. */
export function rolling(question: StrategyQuestion): StrategyChoice {
  if (question.masterAtTarget) return workersOnly(question);
  if (!question.allowUnsafe && question.existing.includes(unknownVersion)) return unreadableWorkers(question);
  const answer = findHops(question);
  if (answer.kind === 'found') return inHops(question, answer.hops);
  if (!question.allowUnsafe) return refusedWay(question, answer.pair);
  const tooFar = question.existing.find((worker) => exceedsPolicy(question, question.target, worker));
  return tooFar === undefined
    ? insisted(question)
    : tooLongStep(question, { master: question.target, worker: tooFar });
}

/** The master needs no change: its new workers are of its own version. */
function workersOnly(question: StrategyQuestion): StrategyChoice {
  const reason = `rolling: the master is at ${question.target} already, only its workers are replaced`;
  return chosen([{ kind: 'heal', version: question.target }], [reason], []);
}

function inHops(question: StrategyQuestion, hops: readonly VersionHop[]): StrategyChoice {
  if (hops.length === 1) return chosen(hops, [`rolling: ${meeting(question)}`], [outage]);
  const way = hops.map(({ kind, version }) => (kind === 'heal' ? `workers to ${version}` : version));
  const direct = directBlock(question);
  const why = direct ? `; not in one step: ${whatSpeaksAgainst(question, direct)}` : '';
  const reason = `rolling in ${hops.length} hops from ${question.stable}: ${way.join(' → ')}${why}`;
  const warnings = hops.flatMap(({ kind, version }, index) =>
    kind === 'heal' ? [] : [`hop ${index + 1} of ${hops.length}, to ${version}: ${outage}`],
  );
  return chosen(hops, [reason], warnings);
}

const outage =
  'the master step of rolling is an outage: all workers exit with the stable master and come back to the new one; so is its way back';

/** `2.25.0 workers meet the 2.32.2 master; measured …`. */
function meeting(question: StrategyQuestion): string {
  const evidence = question.existing.map(
    (worker) => `${worker} workers meet the ${question.target} master; ${evidenceFor(question, worker)}`,
  );
  return evidence.join('; ');
}

function evidenceFor(question: StrategyQuestion, worker: string): string {
  return compatibility(question.target, worker, question).evidence;
}

function insisted(question: StrategyQuestion): StrategyChoice {
  const direct = directBlock(question);
  const would = direct ? `; ${whatSpeaksAgainst(question, direct)}` : '';
  const workers = question.existing.join(' and ');
  const reason = `rolling: asked for, although ${workers} workers meet the ${question.target} master`;
  const exemption = `unsafe pairs are allowed: this upgrade is exempt from the rule that no worker connects to a master that it is not known to work with${would}`;
  return chosen([{ kind: 'upgrade', version: question.target }], [reason], [outage, exemption]);
}

function chosen(
  hops: readonly VersionHop[],
  reasons: readonly string[],
  warnings: readonly string[],
): StrategyChoice {
  return { kind: 'chosen', strategy: 'rolling', hops, reasons, warnings };
}
