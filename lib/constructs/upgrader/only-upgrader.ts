import { Stack, Token } from 'aws-cdk-lib';
import { badConstruct } from '../bad-construct.ts';
import type { ILocustCluster } from '../cluster/locust-cluster-interface.ts';
import { UpgraderBase } from './upgrader-base.ts';

/**
 * Throws `bad-construct` for a second upgrader of one cluster: each has a ledger of its own, so that neither would see
 * the other's lock, and one registration is published for both.
 */
export function checkOnlyUpgrader(upgrader: UpgraderBase, cluster: ILocustCluster): void {
  const other = upgrader.node.root.node
    .findAll()
    .find((each) => each instanceof UpgraderBase && each !== upgrader && upgrades(each, upgrader, cluster));
  if (!other) return;
  throw badConstruct(
    upgrader,
    `${other.node.path} upgrades the cluster ${cluster.clusterName} already`,
    'use that one, or give LocustUpgrader.fromAttributes(…) its ARNs',
  );
}

function upgrades(other: UpgraderBase, upgrader: UpgraderBase, cluster: ILocustCluster): boolean {
  if (other.cluster === cluster) return true;
  return (
    other.cluster.clusterName === cluster.clusterName &&
    'registration' in other.cluster &&
    together(other, upgrader)
  );
}

/** Clusters of one name may be two in different accounts or Regions, and in stacks that name neither nobody knows. */
function together(one: UpgraderBase, other: UpgraderBase): boolean {
  const [stack, another] = [Stack.of(one), Stack.of(other)];
  if (stack === another) return true;
  const known = !Token.isUnresolved(stack.account) && !Token.isUnresolved(stack.region);
  return known && stack.environment === another.environment;
}
