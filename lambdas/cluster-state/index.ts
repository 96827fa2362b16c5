import { clusterState } from '../../lib/functions/cluster-state.ts';
import { servicesFromEnvironment } from '../../lib/runtime/cluster-resources.ts';
import { customResourceHandler } from '../../lib/runtime/custom-resource.ts';

export const handler = customResourceHandler((event) => clusterState(servicesFromEnvironment(), event));
