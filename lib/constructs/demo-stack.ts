import { CfnOutput, type Duration, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { LocustClusterProps } from './cluster/locust-cluster-props.ts';
import { LocustCluster } from './locust-cluster.ts';
import { LocustUpgrader } from './locust-upgrader.ts';

export interface DemoStackProps extends LocustClusterProps {
  readonly functionTimeout?: Duration;
}

export interface DemoStack {
  readonly stack: Stack;
  readonly cluster: LocustCluster;
  readonly upgrader: LocustUpgrader;
}

/** A stack with a cluster and its upgrader: what an app of one's own looks like. */
export function demoStack(scope: Construct, id: string, props: DemoStackProps): DemoStack {
  const { functionTimeout, ...clusterProps } = props;
  const stack = new Stack(scope, id, { description: 'A Locust cluster and its upgrader' });
  const cluster = new LocustCluster(stack, 'Locust', clusterProps);
  const upgrader = new LocustUpgrader(stack, 'Upgrader', {
    cluster,
    ...(functionTimeout && { functionTimeout }),
  });
  new CfnOutput(stack, 'ClusterName', { value: cluster.clusterName });
  // Neither slot is named: which of them is active changes with every upgrade.
  if (cluster.loadBalancer) {
    new CfnOutput(stack, 'WebInterface', { value: cluster.loadBalancer.loadBalancerDnsName });
  }
  return { stack, cluster, upgrader };
}
