import type { TaskDefinitionContent } from '../../ports/services.ts';

/** Members whose values may be anybody's business and not everybody's: their names are enough. */
const unsaid = /(^|\.)(environment|secrets|command|entryPoint|tags)\b/;

/** By which member an item of a list is known. A list of anything else is known by its order. */
const names = ['name', 'key', 'containerPort', 'sourceVolume', 'valueFrom'] as const;

/**
 * Where two contents differ, besides their family: `cpu: 256 → 512`, `locust.environment.LOG_LEVEL: changes`. The
 * order of named items means nothing to ECS, and what is empty is the same as what is not there.
 */
export function contentDifferences(
  before: TaskDefinitionContent,
  after: TaskDefinitionContent,
): readonly string[] {
  const [was, is] = [leavesOf(before), leavesOf(after)];
  const paths = [...new Set([...was.keys(), ...is.keys()])].filter((path) => was.get(path) !== is.get(path));
  return paths.map((path) => `${path}: ${difference(path, was.get(path), is.get(path))}`);
}

function difference(path: string, before: string | undefined, after: string | undefined): string {
  if (before === undefined) return unsaid.test(path) ? 'is added' : `${after} is added`;
  if (after === undefined) return 'is taken away';
  return unsaid.test(path) ? 'changes' : `${before} → ${after}`;
}

function leavesOf({ family: _, ...content }: TaskDefinitionContent): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>();
  collect(content, '', leaves);
  return leaves;
}

function collect(value: unknown, path: string, leaves: Map<string, string>): void {
  if (value === undefined || value === null) return;
  if (typeof value !== 'object') {
    leaves.set(ownPath(path, leaves), String(value));
    return;
  }
  for (const [name, member] of Array.isArray(value) ? value.map(namedItem) : Object.entries(value)) {
    // A container is known by its name alone: `locust.cpu` and not `containerDefinitions.locust.cpu`.
    const inside = [path, name === 'containerDefinitions' && path === '' ? '' : name];
    collect(member, inside.filter((part) => part !== '').join('.'), leaves);
  }
}

/** Two items may have one name, such as two mounts of a volume, or a port of both protocols. */
function ownPath(path: string, leaves: ReadonlyMap<string, string>): string {
  for (let place = 2, own = path; ; place += 1, own = `${path} (${place})`) if (!leaves.has(own)) return own;
}

/** `{name: 'LOG_LEVEL', value: 'INFO'}` is the member `LOG_LEVEL` with the value `INFO`. */
function namedItem(item: unknown, index: number): readonly [name: string, member: unknown] {
  if (typeof item !== 'object' || item === null) return [String(index), item];
  const known = names.find((member) => (item as Record<string, unknown>)[member] !== undefined);
  if (known === undefined) return [String(index), item];
  const { [known]: name, ...others } = item as Record<string, unknown>;
  const [only, ...more] = Object.entries(others);
  const isPair = only !== undefined && more.length === 0 && ['value', 'valueFrom'].includes(only[0]);
  return [String(name), isPair ? only[1] : only === undefined ? 'there' : others];
}
