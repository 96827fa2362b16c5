import { clusterState } from '../../lib/functions/cluster-state.ts';
import { countsFromEnvironment } from '../../lib/runtime/cluster-resources.ts';
import { customResourceHandler } from '../../lib/runtime/custom-resource.ts';

export const handler = customResourceHandler((event) => clusterState(countsFromEnvironment(), event));
