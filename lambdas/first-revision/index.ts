import { firstRevision } from '../../lib/functions/first-revision.ts';
import { servicesFromEnvironment } from '../../lib/runtime/cluster-resources.ts';
import { customResourceHandler } from '../../lib/runtime/custom-resource.ts';

export const handler = customResourceHandler((event) => firstRevision(servicesFromEnvironment(), event));
