import { sameVersion } from '../versions/version.ts';
import { findHops } from './hops.ts';
import type { BlockingPair, MeetingRules } from './meeting.ts';
import { refused, type StrategyChoice, type StrategyQuestion } from './strategy-choice.ts';

type SkewPolicy = Pick<MeetingRules, 'maxMinorSkew'>;
type Meeting = Pick<BlockingPair, 'master' | 'worker'>;

const otherWays = 'give the cluster two masters for blue-green, ask for --strategy recreate';

/** Rolling that no safe hops make possible: names the pair that blocks the way, and every way out. */
export function refusedWay(question: StrategyQuestion, pair: BlockingPair): StrategyChoice {
  const { verdict } = pair.compatibility;
  if (verdict === 'safe') return tooLongStep(question, pair);
  const [code, judgement] =
    verdict === 'unsafe'
      ? (['unsafe-pair', 'is unsafe'] as const)
      : (['unknown-pair', 'is not known to be safe'] as const);
  const remedies = `${waysOut(question)}, or insist with --strategy rolling --allow-unsafe`;
  return refused(
    code,
    `${wayOf(question, pair)} ${judgement}: ${whatSpeaksAgainst(question, pair)}; ${remedies}`,
  );
}

/** Refused even where unsafe pairs are allowed: the policy is the team's own. */
export function tooLongStep(question: StrategyQuestion, pair: Meeting): StrategyChoice {
  const remedies = `${waysOut(question)}, raise maxMinorSkew, or add versions between to images or versions of the registration`;
  return refused(
    'skew-exceeds-policy',
    `${wayOf(question, pair)} is too long a step: ${forbiddenSkew(question, pair)}; ${remedies}`,
  );
}

function waysOut(question: StrategyQuestion): string {
  return `${otherWays}${withoutOthers(question)}${healing(question)}${ownLocustfile(question)}`;
}

/** `rolling from 2.25.0 to 2.46.3`; where hops get part of the way, also between which versions they stop. */
function wayOf({ stable, existing, target }: StrategyQuestion, { master, worker }: Meeting): string {
  const way = `rolling from ${stable} to ${target}`;
  const atOnce = sameVersion(master, target) && existing.some((version) => sameVersion(version, worker));
  return atOnce ? way : `${way}, blocked between ${worker} and ${master},`;
}

/** Why a worker must not meet a master, in words. */
export function whatSpeaksAgainst(policy: SkewPolicy, pair: BlockingPair): string {
  switch (pair.compatibility.verdict) {
    case 'unsafe':
      return pair.compatibility.consequence;
    case 'unknown':
      return pair.compatibility.evidence;
    case 'safe':
      return forbiddenSkew(policy, pair);
  }
}

function forbiddenSkew({ maxMinorSkew }: SkewPolicy, { master, worker }: Meeting): string {
  return `it would let ${worker} workers meet a ${master} master, which maxMinorSkew ${maxMinorSkew} forbids`;
}

/** Where only the request for the master's locustfile blocks the way, an image with its own locustfile opens it. */
function ownLocustfile(question: StrategyQuestion): string {
  const mends = findHops({ ...question, locustfileFromMaster: false }).kind === 'found';
  return mends ? ', build the locustfile into the image of the workers' : '';
}

/** Where only workers of somebody else block the way. */
function withoutOthers(question: StrategyQuestion): string {
  const mends = question.foreign.length > 0 && findHops({ ...question, foreign: [] }).kind === 'found';
  return mends ? ', stop the workers that belong to neither slot' : '';
}

/** Where only mixed workers block the way and no image is known that brings them to their master's version. */
function healing(question: StrategyQuestion): string {
  const mends = !question.canHeal && findHops({ ...question, canHeal: true }).kind === 'found';
  return mends
    ? `, name the images of ${question.stable} under images of the registration so that its workers can be replaced first`
    : '';
}

export function unreadableWorkers({ target }: StrategyQuestion): StrategyChoice {
  return refused(
    'existing-version-unreadable',
    `rolling would let workers of an unknown version meet the ${target} master: neither they nor their image say which Locust they run; name their image under images of the registration, ${otherWays}, or insist with --strategy rolling --allow-unsafe`,
  );
}
