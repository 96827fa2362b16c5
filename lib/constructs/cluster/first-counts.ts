import type { Construct } from 'constructs';
import type { Slots } from '../../domain/cluster.ts';
import type { ServicePlace } from './cluster-layout.ts';
import { setCounts, setLimits } from './cluster-permissions.ts';
import { ClusterResource } from './cluster-resource.ts';
import type { WorkerScalingProps } from './locust-cluster-props.ts';

export interface FirstCountsProps {
  readonly clusterName: string;
  readonly slots: Slots;
  readonly services: readonly { readonly place: ServicePlace; readonly name: string }[];
  readonly workers: number;
  readonly scaling?: WorkerScalingProps;
}

/** The counts and the scaling limits that the services begin with. */
export function firstCounts(scope: Construct, props: FirstCountsProps): void {
  const { clusterName, slots, services, workers, scaling } = props;
  const counts = services.map(({ place: { role, active }, name }) => ({
    service: name,
    desired: active ? (role === 'master' ? 1 : workers) : 0,
  }));
  const names = services.map(({ name }) => name);
  new ClusterResource(scope, 'FirstCounts', {
    lambda: 'cluster-state',
    clusterName,
    resourceType: 'Custom::LocustClusterState',
    properties: { counts, ...(scaling && { scaling: limitsOf(slots, scaling) }) },
    statements: [setCounts(scope, clusterName, names), ...(scaling ? setLimits(scope) : [])],
  });
}

/** The idle slot has no room to scale: it must stay empty. */
function limitsOf({ blue, green }: Slots, { minWorkers, maxWorkers }: WorkerScalingProps) {
  return [
    { service: blue.worker, min: minWorkers, max: maxWorkers },
    { service: green.worker, min: 0, max: 0 },
  ];
}
