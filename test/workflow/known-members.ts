import * as z from 'zod/mini';
import { progress } from '../../lib/contract/payloads.ts';
import { type MachineDefinition, type State, stateOf, successorsOf } from './machine.ts';

/** Paths that are certain to exist in a payload, with their JSON type (`any` where that is open). */
export type Members = ReadonlyMap<string, string>;

interface JsonSchema {
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

/** What every Task's Lambda returns: the required members of the progress schema, at any depth. */
export const progressMembers: Members = new Map(membersOf('$', z.toJSONSchema(progress) as JsonSchema));

function membersOf(path: string, schema: JsonSchema): readonly [string, string][] {
  const { type, properties = {}, required = [] } = schema;
  const below = required.flatMap((name) => membersOf(`${path}.${name}`, properties[name] ?? {}));
  return [[path, typeof type === 'string' ? type : 'any'], ...below];
}

/**
 * For each state what is certain to be in its input, whichever way led there. Nothing is certain about what an
 * execution was started with. Repeated until nothing changes, for the machine has loops.
 */
export function knownInputs(machine: MachineDefinition): ReadonlyMap<string, Members> {
  const inputs = new Map<string, Members>([[machine.StartAt, new Map([['$', 'any']])]]);
  const open = [machine.StartAt];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = stateOf(machine, name);
    for (const next of successorsOf(state)) {
      const before = inputs.get(next);
      const after = common(before, outputFor(state, next, inputs.get(name) ?? new Map()));
      inputs.set(next, after);
      if (textOf(after) !== textOf(before)) open.push(next);
    }
  }
  return inputs;
}

/** What a state hands to one of its successors. */
function outputFor(state: State, next: string, input: Members): Members {
  if (state.Type !== 'Task') return input;
  const caught = (state.Catch ?? []).filter((rule) => rule.Next === next);
  const ways = caught.map(({ ResultPath = '$' }) => withError(input, ResultPath));
  if (state.Next === next) ways.push(progressMembers);
  return ways.reduce<Members | undefined>(common, undefined) ?? new Map();
}

/** A Catch adds the error's name and its cause (Amazon States Language, "Error output"). */
function withError(input: Members, path: string): Members {
  return new Map([
    ...(path === '$' ? [] : input),
    [path, 'object'],
    [`${path}.Error`, 'string'],
    [`${path}.Cause`, 'string'],
  ]);
}

/** What both have; a member that has another type in each is certain only to exist. */
function common(one: Members | undefined, other: Members): Members {
  if (!one) return other;
  const both = [...one].filter(([path]) => other.has(path));
  return new Map(both.map(([path, type]) => [path, other.get(path) === type ? type : 'any']));
}

function textOf(members: Members | undefined): string {
  return JSON.stringify(members && [...members]);
}

export interface Read {
  readonly path: string;
  /** The JSON type that the field takes; `any` for the rest. */
  readonly type: string;
}

/** The type that a field takes: anything else is States.Runtime as well. */
const typeOfField: Readonly<Record<string, string>> = {
  Variable: 'string',
  SecondsPath: 'integer',
  CausePath: 'string',
  ErrorPath: 'string',
};

/** Every path that a state reads from its input. A Task's OutputPath reads its result, ResultPath writes. */
export function readsOf(state: State): readonly Read[] {
  const { OutputPath, ...others } = state;
  return readsIn(state.Type === 'Task' ? others : state);
}

function readsIn(value: unknown, field = ''): readonly Read[] {
  if (typeof value === 'string') {
    const isRead = value.startsWith('$') && !value.startsWith('$$') && field !== 'ResultPath';
    return isRead ? [{ path: value, type: typeOfField[field] ?? 'any' }] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => readsIn(member, name));
}
