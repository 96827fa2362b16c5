import { randomUUID } from 'node:crypto';
import { BadInput } from '../contract/errors.ts';

/** A recovery is named `recover-<id>-<fence>`, and Step Functions takes 80 characters. */
const longestName = 60;

/** The id of a new upgrade: the one that is asked for, or one of its own. Throws `BadInput` for a name that can't be used. */
export function upgradeIdOf(name: string | undefined): string {
  if (name === undefined) return `upgrade-${randomUUID().slice(0, 8)}`;
  const usable = /^[0-9A-Za-z_-]+$/.test(name) && name.length <= longestName && !name.startsWith('recover-');
  if (usable) return name;
  throw new BadInput(
    'bad-option',
    `--name ${name} can't be used; give up to ${longestName} letters, digits, - and _, not beginning with recover-`,
  );
}
