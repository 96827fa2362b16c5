import type { Deployed } from './deployed.ts';
import { grantKey } from './grant-key.ts';

/** What some roles may do on the same resources under the same conditions. */
export interface GrantedRow {
  readonly actions: string;
  readonly on: string;
  /** Condition keys; `never` before what is denied. */
  readonly when: string;
  readonly who: string;
}

/** All that the roles of some stacks are granted, in as few rows as there are differences. */
export function grantedRows(stacks: readonly Deployed[]): readonly GrantedRow[] {
  const single = stacks.flatMap((stack) =>
    [...stack.roles.values()].flatMap((role) =>
      role.grants.map((grant) => {
        // A first version is one of every version.
        const on = (grantKey(stack, role, grant).split(' on ').at(-1) ?? '').replace(/:1$/, ':*');
        const deny = grant.effect === 'Deny' ? 'never ' : '';
        return { actions: grant.action, on, when: deny + conditionKeys(grant.condition), who: role.owner };
      }),
    ),
  );
  return merged(merged(merged(single, 'who'), 'on'), 'actions');
}

/** Rows that differ in one column alone are one row, with all that they have there. */
function merged(rows: readonly GrantedRow[], column: keyof GrantedRow): readonly GrantedRow[] {
  const groups = Map.groupBy(rows, (row) => JSON.stringify({ ...row, [column]: '' }));
  return [...groups.values()].flatMap((group) => {
    const all = [...new Set(group.map((row) => row[column]))].toSorted().join(', ');
    return group[0] ? [{ ...group[0], [column]: all }] : [];
  });
}

function conditionKeys(condition: unknown): string {
  const operators = Object.values((condition ?? {}) as Readonly<Record<string, object>>);
  return operators.flatMap(Object.keys).toSorted().join(', ');
}
