import { AwsError, localArn } from '../aws-api.ts';
import { serviceAnswer } from './answers.ts';
import type { OperationResult, Request } from './operation.ts';
import { pageOf } from './paging.ts';
import { clusterOf, findService, nameOf } from './references.ts';
import { type EcsState, type ServiceRecord, tasksOf } from './state.ts';
import { refuseMembers } from './unsupported.ts';

/** At most 10 services a call (ECS API reference). */
const mostServices = 10;

/** DescribeServices: at most 10 a call; unknown ones are `failures` with the reason MISSING. */
export function describeServices(
  state: EcsState,
  input: { cluster?: string; services: readonly string[]; include?: readonly string[] },
): OperationResult {
  const cluster = clusterOf(state, input.cluster);
  if (input.services.length === 0) {
    throw new AwsError('InvalidParameterException', 'Services cannot be empty.');
  }
  if (input.services.length > mostServices) {
    throw new AwsError('InvalidParameterException', 'Too many services specified. Try fewer services.');
  }
  const withTags = input.include?.includes('TAGS') ?? false;
  const described = (service: ServiceRecord) => ({
    ...serviceAnswer(service, tasksOf(state, service)),
    ...(withTags && { tags: service.tags }),
  });
  const found = input.services.map((reference) => findService(state, cluster, reference));
  const failures = input.services
    .filter((_, index) => !found[index])
    .map((reference) => ({
      arn: localArn('ecs', `service/${cluster}/${nameOf(reference)}`),
      reason: 'MISSING',
    }));
  return { state, answer: { services: found.flatMap((each) => (each ? described(each) : [])), failures } };
}

/** ListServices: ARNs, 10 a page unless told otherwise. */
export function listServices(
  state: EcsState,
  input: Request & { cluster?: string; maxResults?: number; nextToken?: string },
): OperationResult {
  refuseMembers('ListServices', input, ['launchType', 'schedulingStrategy', 'resourceManagementType']);
  const cluster = clusterOf(state, input.cluster);
  const arns = [...state.services.values()]
    .filter((each) => each.cluster === cluster && each.status !== 'INACTIVE')
    .map(({ arn }) => arn);
  // The default page of this list is 10, unlike that of its siblings (ECS API reference).
  const { page, ...next } = pageOf(arns, { maxResults: 10, ...input });
  return { state, answer: { serviceArns: page, ...next } };
}
