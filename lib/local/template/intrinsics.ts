import { attributeOf, referenceTo, type Scope } from './references.ts';
import { unresolvable } from './template.ts';

/** `Fn::Join` with its arguments resolved: `[delimiter, values]`. */
export function join(argument: unknown): string {
  const [delimiter, values] = pair('Fn::Join', argument);
  if (!Array.isArray(values)) throw unresolvable(`Fn::Join ${JSON.stringify(argument)}`);
  return values.join(String(delimiter));
}

/** `Fn::Split` with its arguments resolved: `[delimiter, text]`. */
export function split(argument: unknown): readonly string[] {
  const [delimiter, text] = pair('Fn::Split', argument);
  return String(text).split(String(delimiter));
}

/** `Fn::Select` with its arguments resolved: `[index, values]`. */
export function select(argument: unknown): unknown {
  const [index, values] = pair('Fn::Select', argument);
  const chosen = Array.isArray(values) ? values[Number(index)] : undefined;
  if (chosen === undefined) throw unresolvable(`Fn::Select ${JSON.stringify(argument)}`);
  return chosen;
}

/** `Fn::Sub`: a text, or `[text, variables]`. `${!x}` stays `${x}`. */
export function substitute(scope: Scope, argument: unknown): string {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const given = new Map(Object.entries((variables ?? {}) as Readonly<Record<string, unknown>>));
  return String(text).replaceAll(/\$\{(?<name>[^}]+)\}/g, (_, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (given.has(name)) return String(scope.resolve(given.get(name)));
    return String(name.includes('.') ? attributeOf(scope, name) : referenceTo(scope, name));
  });
}

function pair(name: string, argument: unknown): readonly [unknown, unknown] {
  if (Array.isArray(argument) && argument.length === 2) return [argument[0], argument[1]];
  throw unresolvable(`${name} ${JSON.stringify(argument)}`);
}
