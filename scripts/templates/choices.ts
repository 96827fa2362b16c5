import type { Team } from './team.ts';

/** What is written for a property; undefined leaves it out. `chosen`: what is chosen for the others beside it. */
type Choice<Value> = (team: Team, chosen: Combination) => Value | undefined;

/**
 * What may be written for each property of a construct, by names for messages. A property without an entry does not
 * compile.
 */
export type Choices<Props> = {
  readonly [Property in keyof Props]-?: Readonly<Record<string, Choice<Props[Property]>>>;
};

/** The choices that there are, whatever they choose: `{loadBalancer: ['none', 'http']}`. */
export type Axes = Readonly<Record<string, readonly string[]>>;

/** One choice for each property. */
export type Combination = Readonly<Record<string, string>>;

export const leftOut = { 'left out': () => undefined } as const;

/** The same choices by their names alone. */
export function axesOf<Props>(choices: Choices<Props>): Axes {
  const entries = Object.entries<Readonly<Record<string, unknown>>>(choices);
  return Object.fromEntries(entries.map(([property, named]) => [property, Object.keys(named)]));
}

/** The properties of a construct as a team writes them that has chosen so. */
export function chosenProps<Props>(choices: Choices<Props>, chosen: Combination, team: Team): Props {
  const entries = Object.entries<Readonly<Record<string, Choice<unknown>>>>(choices);
  const written = entries.map(([property, named]) => [
    property,
    choiceOf(property, named, chosen)(team, chosen),
  ]);
  return Object.fromEntries(written.filter(([, value]) => value !== undefined)) as Props;
}

/** A property of which a combination says nothing takes its first choice. */
function choiceOf<Make>(property: string, named: Readonly<Record<string, Make>>, chosen: Combination): Make {
  const name = chosen[property] ?? Object.keys(named)[0] ?? '';
  const make = named[name];
  if (make) return make;
  throw new TypeError(`${property} has no choice ${name}`);
}
