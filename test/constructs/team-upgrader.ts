import { App, Stack } from 'aws-cdk-lib';
import { ExistingLocustCluster } from '../../lib/constructs/cluster/existing-cluster.ts';
import type { LocustClusterSettings } from '../../lib/constructs/cluster/existing-cluster-props.ts';
import { LocustUpgrader, type LocustUpgraderProps } from '../../lib/constructs/locust-upgrader.ts';

export interface TeamUpgrader {
  readonly stack: Stack;
  readonly upgrader: LocustUpgrader;
}

/** The upgrader of a team's cluster, in an app of its own. Needs the Lambdas' bundles. */
export function teamUpgrader(
  settings: LocustClusterSettings = {},
  props: Partial<LocustUpgraderProps> = {},
): TeamUpgrader {
  const stack = new Stack(new App(), 'Team');
  const cluster = new ExistingLocustCluster(stack, 'Cluster', {
    clusterName: 'locust',
    slots: {
      blue: { master: 'blue-master', worker: 'blue-worker' },
      green: { master: 'green-master', worker: 'green-worker' },
    },
    families: ['load-blue-master', 'load-blue-worker', 'load-green-master', 'load-green-worker'],
    ...settings,
  });
  return { stack, upgrader: new LocustUpgrader(stack, 'Upgrader', { cluster, ...props }) };
}
