import { type Strategy, strategies } from '../plan.ts';
import { compatibility } from '../versions/compatibility.ts';
import { rolling } from './rolling.ts';
import { refused, type StrategyChoice, type StrategyQuestion } from './strategy-choice.ts';

/**
 * Chooses how to upgrade. Two masters go blue-green, whatever the versions: they never meet. On a shared master the
 * workers come back to each new master before they are replaced, so every such pair must be known to work: the
 * versions of the hops are chosen for that. `auto` never takes an unsafe way, not even where unsafe ones are allowed,
 * and never takes all workers away: those must be asked for by name.
 */
export function chooseStrategy(question: StrategyQuestion): StrategyChoice {
  const { target, allowUnsafe } = question;
  const itself = compatibility(target, target, question);
  if (itself.verdict !== 'unsafe') return choiceFor(question);
  // A target whose own workers can't work with it: no way leads there.
  const problem = `${target} does not work in this cluster: ${itself.consequence}`;
  if (!allowUnsafe)
    return refused('unsafe-pair', `${problem}; ${otherTarget}, or insist with --allow-unsafe`);
  const choice = choiceFor(question);
  return choice.kind === 'refused' ? choice : { ...choice, warnings: [...choice.warnings, problem] };
}

const otherTarget = 'build the locustfile into the image of the workers, choose another version';

function choiceFor(question: StrategyQuestion): StrategyChoice {
  const choice = taken(question);
  if (choice.kind === 'refused') return choice;
  return { ...choice, reasons: [...choice.reasons, ...whyNotOthers(question, choice.strategy)] };
}

function taken(question: StrategyQuestion): StrategyChoice {
  switch (question.asked) {
    case 'blue-green':
      return question.topology === 'two-masters' ? blueGreen(question) : needsTwoMasters();
    case 'rolling':
      return question.topology === 'shared-master' ? rolling(question) : needsSharedMaster();
    case 'recreate':
      return recreate(question);
    case 'auto':
      return automatic(question);
  }
}

function automatic(question: StrategyQuestion): StrategyChoice {
  return question.topology === 'two-masters'
    ? blueGreen(question)
    : rolling({ ...question, allowUnsafe: false });
}

/** One reason for each strategy that is not taken. Recreate alone stands beside one that `auto` might have taken. */
function whyNotOthers(question: StrategyQuestion, strategy: Strategy): readonly string[] {
  const twoMasters = question.topology === 'two-masters';
  const reasons: Readonly<Record<Strategy, string>> = {
    'blue-green': twoMasters
      ? 'not blue-green, which auto would take: another one was asked for'
      : 'not blue-green: both slots share one master',
    rolling: twoMasters
      ? 'not rolling: each slot has a master of its own, and no version needs to meet another'
      : notRolling(question),
    recreate: 'not recreate: it takes all workers away first and is done only when asked for',
  };
  return strategies.filter((other) => other !== strategy).map((other) => reasons[other]);
}

function notRolling(question: StrategyQuestion): string {
  const wouldBe = automatic(question);
  return wouldBe.kind === 'refused'
    ? `not rolling: ${wouldBe.message}`
    : 'not rolling, which auto would take: another one was asked for';
}

function blueGreen(question: StrategyQuestion): StrategyChoice {
  return {
    kind: 'chosen',
    strategy: 'blue-green',
    hops: straight(question),
    reasons: ['blue-green: each slot has a master of its own, so that no two versions meet'],
    warnings: [],
  };
}

function recreate(question: StrategyQuestion): StrategyChoice {
  return {
    kind: 'chosen',
    strategy: 'recreate',
    hops: straight(question),
    reasons: ['recreate: asked for'],
    warnings: [
      'recreate takes all workers away before the target starts: no load can be generated meanwhile',
    ],
  };
}

/** Versions that never meet need none between them. */
function straight({ target }: StrategyQuestion) {
  return [{ kind: 'upgrade', version: target }] as const;
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
