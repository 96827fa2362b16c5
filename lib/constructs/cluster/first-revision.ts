import type { CustomResource } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { BaseRevision } from './base-revision.ts';
import { familyOf, type ServicePlace } from './cluster-layout.ts';
import type { ClusterNamespace } from './cluster-namespace.ts';
import { registerFamilies } from './cluster-permissions.ts';
import { ClusterResource } from './cluster-resource.ts';

export interface FirstRevisionProps {
  readonly clusterName: string;
  readonly places: readonly ServicePlace[];
  readonly revision: BaseRevision;
  readonly namespace: ClusterNamespace;
}

/** The first revision of each live family: what the services that name it begin with. */
export function firstRevision(scope: Construct, props: FirstRevisionProps): CustomResource {
  const { clusterName, places, revision, namespace } = props;
  const families = places.map(({ role, suffix, masterSuffix }) => ({
    family: familyOf(clusterName, suffix),
    base: revision[role].definition.taskDefinitionArn,
    masterHost: masterSuffix === null ? '' : namespace.hostOf(masterSuffix),
  }));
  const names = families.map(({ family }) => family);
  const first = new ClusterResource(scope, 'FirstRevision', {
    lambda: 'first-revision',
    clusterName,
    resourceType: 'Custom::LocustFirstRevision',
    properties: { families },
    statements: registerFamilies(scope, names, revision.roles),
  });
  return first.resource;
}
