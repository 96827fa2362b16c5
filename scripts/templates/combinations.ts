/** What a team may choose, and the choices that make a different template. */
export const choices = {
  cluster: ['made', 'existing'],
  topology: ['two-masters', 'shared-master'],
  loadBalancer: ['none', 'http', 'https'],
  workers: ['on-demand', 'spot', 'scaled'],
  network: ['made', 'given', 'public'],
  schedule: ['none', 'flexible'],
  deploy: ['none', 'wait'],
  notifications: ['own', 'given'],
  webLogin: ['none', 'form', 'basic'],
  watch: ['on', 'off'],
  /** Of the app: none, as in an old one, or what `cdk init` writes into a new one. */
  flags: ['none', 'recommended'],
} as const;

type Option = keyof typeof choices;

export type Combination = { readonly [Each in Option]: (typeof choices)[Each][number] };

/**
 * Combinations in which any two choices meet at least once: what breaks a template is the meeting of two, and all
 * combinations together are some thousands. Always the same ones.
 */
export function pairwise(): readonly Combination[] {
  const all = product(Object.entries(choices));
  const missing = new Set(all.flatMap(pairsOf));
  const chosen: Combination[] = [];
  while (missing.size > 0) {
    const next = mostOf(all, missing);
    for (const pair of pairsOf(next)) missing.delete(pair);
    chosen.push(next);
  }
  return chosen;
}

function product(options: readonly (readonly [string, readonly string[]])[]): readonly Combination[] {
  const combinations = options.reduce<readonly Readonly<Record<string, string>>[]>(
    (sofar, [option, values]) =>
      sofar.flatMap((each) => values.map((value) => ({ ...each, [option]: value }))),
    [{}],
  );
  return combinations as readonly Combination[];
}

function pairsOf(combination: Combination): readonly string[] {
  const chosen = Object.entries(combination).map(([option, value]) => `${option}=${value}`);
  return chosen.flatMap((one, place) => chosen.slice(place + 1).map((other) => `${one} ${other}`));
}

function mostOf(all: readonly Combination[], missing: ReadonlySet<string>): Combination {
  let best: { readonly combination: Combination; readonly news: number } | undefined;
  for (const combination of all) {
    const news = pairsOf(combination).filter((pair) => missing.has(pair)).length;
    if (!best || news > best.news) best = { combination, news };
  }
  if (!best) throw new TypeError('there is no combination of no choices');
  return best.combination;
}
