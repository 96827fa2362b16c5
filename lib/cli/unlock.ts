import { hostname } from 'node:os';
import type { Command } from 'commander';
import { BadInput } from '../contract/errors.ts';

interface UnlockFlags {
  readonly cluster: string;
  readonly confirm?: string;
  readonly reason?: string;
}

/** `locust-upgrade unlock`: shows a lock that was kept for a person, and frees it when that person says so. */
export function addUnlockVerb(program: Command): void {
  program
    .command('unlock')
    .description(
      'show the lock that a failed upgrade kept, and the state of its cluster; free it once confirmed',
    )
    .requiredOption('--cluster <name>', 'name of the ECS cluster')
    .option('--confirm <id>', 'free it: the upgrade that keeps it, with --reason')
    .option('--reason <text>', "why, for that upgrade's timeline")
    .action(unlock);
}

async function unlock({ cluster, confirm, reason = '' }: UnlockFlags): Promise<void> {
  if (confirm !== undefined && reason.trim() === '') {
    throw new BadInput(
      'bad-option',
      `--confirm ${confirm} needs --reason TEXT; say why the lock may be freed`,
    );
  }
  const { withCluster } = await import('./cluster.ts');
  const { unlockTools } = await import('./unlock/tools.ts');
  const { unlockCluster } = await import('./unlock/unlock-cluster.ts');
  const wish = { confirmed: confirm ?? null, reason, who: whoAsks() };
  const show = (text: string): void => void process.stdout.write(text);
  show(await withCluster(cluster, (upgrader) => unlockCluster(upgrader, unlockTools(cluster), wish, show)));
}

/** As the shell has it: a container may run as somebody whom no list of users knows. */
function whoAsks(): string {
  const { USER, LOGNAME } = process.env;
  return `${USER ?? LOGNAME ?? 'somebody'}@${hostname()}`;
}
