import type { Command } from 'commander';
import { type ControlFlags, controlVerb } from './control-verb.ts';

/** `locust-upgrade abort`: the running upgrade ends at its next gate, or after the last one at its next look, and what it changed is put back. */
export function addAbortVerb(program: Command): void {
  controlVerb(
    program,
    'abort',
    'end the running upgrade of a cluster at its next gate or look, and put back what it changed',
  ).action(async ({ cluster, reason }: ControlFlags) => {
    const { withCluster } = await import('./cluster.ts');
    const { abort } = await import('./control.ts');
    process.stdout.write(await withCluster(cluster, (upgrader) => abort(upgrader, reason)));
  });
}
