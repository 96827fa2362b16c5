import type { Command } from 'commander';
import { type ControlFlags, controlVerb } from './control-verb.ts';

/** `locust-upgrade resume`: a paused upgrade goes on. */
export function addResumeVerb(program: Command): void {
  controlVerb(program, 'resume', 'let the paused upgrade of a cluster go on').action(
    async ({ cluster, reason }: ControlFlags) => {
      const { withCluster } = await import('./cluster.ts');
      const { resume } = await import('./control.ts');
      process.stdout.write(await withCluster(cluster, (upgrader) => resume(upgrader, reason)));
    },
  );
}
