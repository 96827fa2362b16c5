import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import type { LocustClusterProps } from '../../lib/constructs/cluster/locust-cluster-props.ts';
import { LocustCluster } from '../../lib/constructs/locust-cluster.ts';

/** Feature flags of a team's app: none, as in an old one, or all that `cdk init` writes into a new one. */
export const flagsOfApps: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['an app without feature flags', {}],
  ['an app with the recommended feature flags', flags],
];

/** A cluster in a stack of a team's own app. */
export function clusterWith(
  props: Partial<LocustClusterProps> = {},
  context: Readonly<Record<string, unknown>> = {},
): LocustCluster {
  const stack = new Stack(new App({ analyticsReporting: false, context: { ...context } }), 'Team');
  return new LocustCluster(stack, 'Locust', { version: '2.25.0', clusterName: 'load', ...props });
}

export function templateOf(cluster: LocustCluster): Template {
  return Template.fromStack(Stack.of(cluster));
}

/** Logical ids and resources of one type. */
export function resourcesIn(
  template: Template,
  type: string,
): readonly (readonly [
  string,
  { readonly Properties: Readonly<Record<string, unknown>>; DependsOn?: string[] },
])[] {
  return Object.entries(template.findResources(type)) as never;
}
