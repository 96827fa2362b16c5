import type { Command } from 'commander';
import { type ControlFlags, controlVerb } from './control-verb.ts';

/** `locust-upgrade pause`: the running upgrade stops at its next gate, or at the end of its bake, until somebody resumes it. */
export function addPauseVerb(program: Command): void {
  controlVerb(
    program,
    'pause',
    'hold the running upgrade of a cluster at its next gate or the end of its bake',
  ).action(async ({ cluster, reason }: ControlFlags) => {
    const { withCluster } = await import('./cluster.ts');
    const { pause } = await import('./control.ts');
    process.stdout.write(await withCluster(cluster, (upgrader) => pause(upgrader, reason)));
  });
}
