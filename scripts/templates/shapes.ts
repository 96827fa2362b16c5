/** A resource as a synthesized template has it. */
export interface SynthesizedResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/**
 * What a linter can object to in a resource, whatever it is called: which members each of its objects has together, and
 * each value that is a number, a flag or a word. Texts, names and references are told by their place alone.
 */
export function shapesOf(resource: SynthesizedResource): readonly string[] {
  return [...new Set(placesIn(resource, resource.Type))];
}

/** Members that hold whatever a team writes. */
const free = new Set(['Description', 'Metadata', 'Tags', 'Variables']);

function placesIn(value: unknown, place: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((each) => placesIn(each, `${place}[]`));
  if (typeof value !== 'object' || value === null) return [isWord(value) ? `${place}=${value}` : place];
  const members = Object.entries(value).filter(([name]) => !free.has(name));
  const together = members.map(([name]) => name).toSorted();
  return [
    `${place}{${together.join(',')}}`,
    ...members.flatMap(([name, member]) => (isReference(name) ? [] : placesIn(member, `${place}.${name}`))),
  ];
}

function isReference(name: string): boolean {
  return name === 'Ref' || name.startsWith('Fn::');
}

/** Names that CDK makes end with digits of a hash. */
function isWord(value: unknown): boolean {
  return typeof value !== 'string' || (/^[\w:-]{1,40}$/.test(value) && !/[\dA-F]{8}/.test(value));
}

/** Few of the sets, by their places, whose elements are those of all; the first one that has most of the missing. */
export function covering(sets: readonly ReadonlySet<string>[]): readonly number[] {
  const missing = new Set(sets.flatMap((set) => [...set]));
  const chosen: number[] = [];
  while (missing.size > 0) {
    const news = sets.map((set) => [...set].filter((element) => missing.has(element)).length);
    const best = news.indexOf(Math.max(...news));
    chosen.push(best);
    for (const element of sets[best] ?? []) missing.delete(element);
  }
  return chosen;
}
