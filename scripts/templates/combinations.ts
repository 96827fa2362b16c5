import type { Axes, Combination } from './choices.ts';

/** Every combination of the choices of some options. */
export function everyCombination(axes: Axes, options: readonly string[]): readonly Combination[] {
  return options.reduce<readonly Combination[]>(
    (sofar, option) =>
      sofar.flatMap((each) => choicesOf(axes, option).map((choice) => ({ ...each, [option]: choice }))),
    [{}],
  );
}

function choicesOf(axes: Axes, option: string): readonly string[] {
  const choices = axes[option];
  if (choices) return choices;
  throw new TypeError(`there is no option ${option}`);
}

/** Combinations in which any two choices of different options meet at least once. Always the same ones. */
export function pairwise(axes: Axes): readonly Combination[] {
  const missing = everyPair(axes);
  const combinations: Combination[] = [];
  for (const pair of missing.values()) {
    const combination = completed(pair, axes, missing);
    for (const [option, choice] of Object.entries(combination)) {
      for (const key of pairsWith(combination, option, choice)) missing.delete(key);
    }
    combinations.push(combination);
  }
  return combinations;
}

function everyPair(axes: Axes): Map<string, Combination> {
  const options = Object.keys(axes);
  const pairs = options.flatMap((one, place) =>
    options.slice(place + 1).flatMap((other) => everyCombination(axes, [one, other])),
  );
  return new Map(pairs.map((pair) => [keyOf(Object.entries(pair)), pair]));
}

/** Option by option, the choice that meets most of those chosen before for the first time. */
function completed(pair: Combination, axes: Axes, missing: ReadonlyMap<string, unknown>): Combination {
  const chosen = new Map(Object.entries(pair));
  for (const [option, choices] of Object.entries(axes)) {
    if (chosen.has(option)) continue;
    const sofar = Object.fromEntries(chosen);
    const news = choices.map(
      (choice) => pairsWith(sofar, option, choice).filter((key) => missing.has(key)).length,
    );
    chosen.set(option, choices[news.indexOf(Math.max(...news))] ?? '');
  }
  return Object.fromEntries(chosen);
}

/** What a choice makes pairs with, by their keys. */
function pairsWith(chosen: Combination, option: string, choice: string): readonly string[] {
  const others = Object.entries(chosen).filter(([other]) => other !== option);
  return others.map((other) => keyOf([other, [option, choice]]));
}

/** The same whichever of the two is named first. */
function keyOf(choices: readonly (readonly [string, string])[]): string {
  return choices
    .map((choice) => choice.join(': '))
    .toSorted()
    .join(', ');
}
