import type { Topology } from './cluster.ts';
import { type Compatibility, compatibility } from './compatibility.ts';
import type { Strategy } from './plan.ts';
import { minorDistance, parseVersion } from './version.ts';

export interface StrategyQuestion {
  readonly asked: 'auto' | Strategy;
  readonly topology: Topology;
  readonly stableVersion: string;
  readonly targetVersion: string;
  readonly locustfileFromMaster: boolean;
  /** Most minor releases between master and workers for `rolling`; null: the measured pairs alone decide. */
  readonly maxMinorSkew: number | null;
  readonly allowUnsafe: boolean;
}

export type StrategyRefusal =
  | 'strategy-needs-two-masters'
  | 'strategy-needs-shared-master'
  | 'unsafe-pair'
  | 'unknown-pair'
  | 'skew-exceeds-policy';

/** `reasons`: why this one, and why not those before it. `warnings`: what the plan must announce. */
export type StrategyChoice =
  | {
      readonly kind: 'chosen';
      readonly strategy: Strategy;
      readonly reasons: readonly string[];
      readonly warnings: readonly string[];
    }
  | { readonly kind: 'refused'; readonly code: StrategyRefusal; readonly message: string };

/**
 * Chooses how to upgrade. Two masters go blue-green, whatever the versions: they never meet. On a shared master the
 * stable workers come back to the target's master before they are replaced, so that pair must be known to work.
 * `auto` never takes an unsafe way, not even where unsafe ones are allowed: those must be asked for by name.
 */
export function chooseStrategy(question: StrategyQuestion): StrategyChoice {
  switch (question.asked) {
    case 'blue-green':
      return question.topology === 'two-masters' ? blueGreen() : needsTwoMasters();
    case 'rolling':
      return question.topology === 'shared-master' ? rolling(question) : needsSharedMaster();
    case 'recreate':
      return recreate();
    case 'auto':
      return question.topology === 'two-masters' ? blueGreen() : automaticOnSharedMaster(question);
  }
}

function blueGreen(): StrategyChoice {
  return chosen(
    'blue-green',
    ['blue-green: each slot has a master of its own, so that no two versions meet'],
    [],
  );
}

function recreate(): StrategyChoice {
  const outage =
    'recreate takes all workers away before the target starts: no load can be generated meanwhile';
  return chosen('recreate', ['recreate: asked for'], [outage]);
}

function automaticOnSharedMaster(question: StrategyQuestion): StrategyChoice {
  const choice = rolling({ ...question, allowUnsafe: false });
  if (choice.kind === 'refused') return choice;
  const notBlueGreen = 'not blue-green: both slots share one master';
  return { ...choice, reasons: [notBlueGreen, ...choice.reasons] };
}

function rolling(question: StrategyQuestion): StrategyChoice {
  const { stableVersion: stable, targetVersion: target, allowUnsafe } = question;
  const pair = compatibility(target, stable, question);
  const outage =
    'the master step of rolling is an outage: all workers exit with the stable master and come back to the new one; so is its way back';
  if (pair.verdict !== 'safe' && !allowUnsafe) return refusedPair(question, pair);
  if (exceedsPolicy(question)) return refusedSkew(question);
  const meeting = `${stable} workers meet the ${target} master`;
  if (pair.verdict === 'safe') return chosen('rolling', [`rolling: ${meeting}; ${pair.evidence}`], [outage]);
  const exemption = `unsafe pairs are allowed: this upgrade is exempt from the rule that no worker connects to a master that it is not known to work with; ${whatWouldHappen(pair)}`;
  return chosen('rolling', [`rolling: asked for, although ${meeting}`], [outage, exemption]);
}

function exceedsPolicy({ maxMinorSkew, stableVersion, targetVersion }: StrategyQuestion): boolean {
  if (maxMinorSkew === null) return false;
  const [stable, target] = [parseVersion(stableVersion), parseVersion(targetVersion)];
  return !stable.ok || !target.ok || minorDistance(stable.version, target.version) > maxMinorSkew;
}

function whatWouldHappen(pair: Compatibility): string {
  return pair.verdict === 'unsafe' ? pair.consequence : pair.evidence;
}

function refusedPair(question: StrategyQuestion, pair: Compatibility): StrategyChoice {
  const way = `rolling from ${question.stableVersion} to ${question.targetVersion}`;
  const remedy = `${otherWays}${ownLocustfile(question)}, or insist with --strategy rolling --allow-unsafe`;
  return pair.verdict === 'unsafe'
    ? refused('unsafe-pair', `${way} is unsafe: ${pair.consequence}; ${remedy}`)
    : refused('unknown-pair', `${way} is not known to be safe: ${pair.evidence}; ${remedy}`);
}

/** Where only the request for the master's locustfile breaks the pair, an image with its own locustfile mends it. */
function ownLocustfile(question: StrategyQuestion): string {
  const { stableVersion: stable, targetVersion: target, locustfileFromMaster } = question;
  const mends =
    locustfileFromMaster && compatibility(target, stable, { locustfileFromMaster: false }).verdict === 'safe';
  return mends ? ', build the locustfile into the image of the workers' : '';
}

const otherWays = 'give the cluster two masters for blue-green, ask for --strategy recreate';

function refusedSkew({
  stableVersion: stable,
  targetVersion: target,
  maxMinorSkew,
}: StrategyQuestion): StrategyChoice {
  return refused(
    'skew-exceeds-policy',
    `rolling would let ${stable} workers meet a ${target} master, which maxMinorSkew ${maxMinorSkew} forbids; ${otherWays}, raise maxMinorSkew, or go in hops`,
  );
}

function needsTwoMasters(): StrategyChoice {
  return refused(
    'strategy-needs-two-masters',
    'blue-green needs a master in each slot and both slots of this cluster share one; give the cluster two masters, or ask for --strategy rolling or recreate',
  );
}

function needsSharedMaster(): StrategyChoice {
  return refused(
    'strategy-needs-shared-master',
    'rolling needs one master that both slots share and each slot of this cluster has its own; ask for --strategy blue-green or recreate',
  );
}

function chosen(strategy: Strategy, reasons: readonly string[], warnings: readonly string[]): StrategyChoice {
  return { kind: 'chosen', strategy, reasons, warnings };
}

function refused(code: StrategyRefusal, message: string): StrategyChoice {
  return { kind: 'refused', code, message };
}
