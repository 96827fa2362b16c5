import { createCluster, describeClusters } from './cluster-operations.ts';
import type { Operation } from './operation.ts';
import { createService, deleteService, updateService } from './service-operations.ts';
import { describeServices, listServices } from './service-reads.ts';
import { listTagsForResource, tagResource } from './tag-operations.ts';
import {
  deregisterTaskDefinition,
  describeTaskDefinition,
  listTaskDefinitions,
  registerTaskDefinition,
} from './task-definition-operations.ts';
import { describeTasks, listTasks, stopTask } from './task-operations.ts';

/**
 * The operations of the ECS API that exist here. Each has an input type of its own, which holds because inputs are
 * checked against the SDK's schemas before: the caller casts what it checked.
 */
export const operations: Readonly<Record<string, Operation<never>>> = {
  CreateCluster: createCluster,
  DescribeClusters: describeClusters,
  RegisterTaskDefinition: registerTaskDefinition,
  DescribeTaskDefinition: describeTaskDefinition,
  DeregisterTaskDefinition: deregisterTaskDefinition,
  ListTaskDefinitions: listTaskDefinitions,
  CreateService: createService,
  UpdateService: updateService,
  DeleteService: deleteService,
  DescribeServices: describeServices,
  ListServices: listServices,
  ListTasks: listTasks,
  DescribeTasks: describeTasks,
  StopTask: stopTask,
  TagResource: tagResource,
  ListTagsForResource: listTagsForResource,
};

/** Operations whose answers may be stale: ECS reads are eventually consistent (ECS API reference). */
export const eventuallyConsistent: ReadonlySet<string> = new Set([
  'DescribeServices',
  'ListServices',
  'ListTasks',
  'DescribeTasks',
]);
