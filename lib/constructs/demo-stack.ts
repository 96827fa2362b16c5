import { fileURLToPath } from 'node:url';
import { CfnOutput, type Duration, Stack } from 'aws-cdk-lib';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { DemoContext } from '../contract/app-context.ts';
import type { LocustClusterProps } from './cluster/locust-cluster-props.ts';
import { LocustCluster } from './locust-cluster.ts';
import { LocustUpgrader } from './locust-upgrader.ts';
import { UpgradeOnDeploy, type UpgradeOnDeployProps } from './upgrade-on-deploy.ts';

export interface DemoStackProps extends LocustClusterProps {
  readonly functionTimeout?: Duration;
  readonly deployPollInterval?: Duration;
  /** How a deploy upgrades. @default with the settings of a bare request, handed over */
  readonly onDeploy?: Omit<UpgradeOnDeployProps, 'upgrader' | 'target'>;
}

export interface DemoStack {
  readonly stack: Stack;
  readonly cluster: LocustCluster;
  readonly upgrader: LocustUpgrader;
}

/** Where the demo's image is built: from the public one, with a locustfile. */
const imageFolder = new URL('../../demo/', import.meta.url);

/** The demo that the context describes, its images built in the app. */
export function demoOf(scope: Construct, id: string, context: DemoContext): DemoStack {
  const { versions, loadBalancer, ...props } = context;
  const images = [...new Set([props.version, ...versions])].map((version) => [
    version,
    ContainerImage.fromAsset(fileURLToPath(imageFolder), {
      buildArgs: { LOCUST_VERSION: version },
      platform: Platform.LINUX_AMD64,
    }),
  ]);
  return demoStack(scope, id, {
    ...props,
    images: Object.fromEntries(images),
    ...(loadBalancer && { loadBalancer: {} }),
  });
}

/** A stack with a cluster, its upgrader, and an upgrade whenever the code asks for another revision. */
export function demoStack(scope: Construct, id: string, props: DemoStackProps): DemoStack {
  const { functionTimeout, deployPollInterval, onDeploy, ...clusterProps } = props;
  const stack = new Stack(scope, id, { description: 'A Locust cluster and its upgrader' });
  const cluster = new LocustCluster(stack, 'Locust', clusterProps);
  const upgrader = new LocustUpgrader(stack, 'Upgrader', {
    cluster,
    ...(functionTimeout && { functionTimeout }),
    ...(deployPollInterval && { deployPollInterval }),
  });
  new UpgradeOnDeploy(stack, 'OnDeploy', { upgrader, target: cluster.revision, ...onDeploy });
  new CfnOutput(stack, 'ClusterName', { value: cluster.clusterName });
  // Neither slot is named: which of them is active changes with every upgrade.
  if (cluster.loadBalancer) {
    new CfnOutput(stack, 'WebInterface', { value: cluster.loadBalancer.loadBalancerDnsName });
  }
  return { stack, cluster, upgrader };
}
