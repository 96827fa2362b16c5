import { randomUUID } from 'node:crypto';
import { BadInput } from '../contract/errors.ts';
import { longestUpgradeId } from '../contract/execution-names.ts';

/** The id of a new upgrade: the one that is asked for, or one of its own. Throws `BadInput` for a name that can't be used. */
export function upgradeIdOf(name: string | undefined): string {
  if (name === undefined) return `upgrade-${randomUUID().slice(0, 8)}`;
  const usable =
    /^[0-9A-Za-z_-]+$/.test(name) && name.length <= longestUpgradeId && !name.startsWith('recover-');
  if (usable) return name;
  throw new BadInput(
    'bad-option',
    `--name ${name} can't be used; give up to ${longestUpgradeId} letters, digits, - and _, not beginning with recover-`,
  );
}
