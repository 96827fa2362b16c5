import type { OperationResult } from './operation.ts';
import { clusterArn, nameOf } from './references.ts';
import type { EcsState } from './state.ts';

/** CreateCluster: creating one that exists answers with it. */
export function createCluster(state: EcsState, input: { clusterName?: string }): OperationResult {
  const name = input.clusterName ?? 'default';
  return {
    state: { ...state, clusters: new Set([...state.clusters, name]) },
    answer: { cluster: clusterAnswer(state, name) },
  };
}

/** DescribeClusters: unknown ones are `failures` with the reason MISSING. */
export function describeClusters(state: EcsState, input: { clusters?: readonly string[] }): OperationResult {
  const names = (input.clusters ?? ['default']).map(nameOf);
  const clusters = names.filter((name) => state.clusters.has(name)).map((name) => clusterAnswer(state, name));
  const failures = names
    .filter((name) => !state.clusters.has(name))
    .map((name) => ({ arn: clusterArn(name), reason: 'MISSING' }));
  return { state, answer: { clusters, failures } };
}

function clusterAnswer(state: EcsState, name: string): unknown {
  const tasks = [...state.tasks.values()].filter(({ cluster }) => cluster === name);
  return {
    clusterArn: clusterArn(name),
    clusterName: name,
    status: 'ACTIVE',
    activeServicesCount: [...state.services.values()].filter(
      (each) => each.cluster === name && each.status === 'ACTIVE',
    ).length,
    runningTasksCount: tasks.filter(({ phase }) => phase === 'running').length,
    pendingTasksCount: tasks.filter(({ phase }) => phase === 'pending' || phase === 'provisioning').length,
  };
}
