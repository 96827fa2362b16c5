import { NormalizedSchema } from '@smithy/core/schema';
import type { StaticOperationSchema } from '@smithy/types';

/** A form's dotted names as a tree; an end of a branch is a text. */
interface Branch {
  readonly [name: string]: Branch | string;
}

type MutableBranch = { [name: string]: MutableBranch | string };

/**
 * The input of an operation as an SDK client put it into a form: `Actions.member.1.Order=1` is
 * `{Actions: [{Order: 1}]}`. What the schema does not know stays as it is, for the validator to refuse; an unknown
 * operation has no input.
 */
export function inputOfForm(schemas: object, operation: string, form: URLSearchParams): unknown {
  const schema = (schemas as Readonly<Record<string, StaticOperationSchema | undefined>>)[`${operation}$`];
  const members = [...form].filter(([name]) => name !== 'Action' && name !== 'Version');
  return schema && readValue(NormalizedSchema.of(schema[4]), treeOf(members));
}

function treeOf(members: readonly (readonly [string, string])[]): Branch {
  const root: MutableBranch = {};
  for (const [name, text] of members) {
    const path = name.split('.');
    const last = path.pop() ?? '';
    let branch = root;
    for (const part of path) {
      const next = branch[part];
      const deeper = typeof next === 'object' ? next : {};
      branch[part] = deeper;
      branch = deeper;
    }
    branch[last] = text;
  }
  return root;
}

function readValue(schema: NormalizedSchema, value: Branch | string): unknown {
  if (schema.isListSchema()) return listOf(schema, value);
  if (typeof value === 'object') return schema.isStructSchema() ? structureOf(schema, value) : value;
  if (schema.isNumericSchema()) return numberOf(value);
  if (schema.isBooleanSchema() && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

/** A text that is no number stays one: the validator says so in its own words. */
function numberOf(text: string): unknown {
  return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
}

function structureOf(schema: NormalizedSchema, value: Branch): unknown {
  const members = new Map(schema.structIterator());
  const entries = Object.entries(value).map(([name, each]) => {
    const member = members.get(name);
    return [name, member ? readValue(member, each) : each] as const;
  });
  return Object.fromEntries(entries);
}

/** `X=` alone is the empty list. */
function listOf(schema: NormalizedSchema, value: Branch | string): unknown {
  if (value === '') return [];
  const items = typeof value === 'object' ? value.member : undefined;
  if (typeof items !== 'object') return value;
  return Object.entries(items)
    .toSorted(([first], [second]) => Number(first) - Number(second))
    .map(([, item]) => readValue(schema.getValueSchema(), item));
}
