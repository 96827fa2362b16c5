import { AwsError, localArn } from '../aws-api.ts';
import { taskDefinitionAnswer } from './answers.ts';
import type { ContainerDefinition } from './containers.ts';
import type { OperationContext, OperationResult, Request } from './operation.ts';
import { pageOf } from './paging.ts';
import { findTaskDefinition, nameOf } from './references.ts';
import type { EcsState, Tag, TaskDefinitionRecord } from './state.ts';
import { checkTags } from './tags.ts';

interface RegisterInput extends Request {
  readonly family: string;
  readonly containerDefinitions: readonly ContainerDefinition[];
  readonly tags?: readonly Tag[];
}

/** 64 KB for a task definition (ECS quotas). */
const largestDefinition = 65_536;

/** RegisterTaskDefinition: the next revision of its family; at most 64 KB, no `aws:` tags. */
export function registerTaskDefinition(
  state: EcsState,
  input: RegisterInput,
  { now }: OperationContext,
): OperationResult {
  const { tags = [], ...content } = input;
  checkContent(content);
  checkTags(tags);
  const revisions = state.families.get(input.family) ?? [];
  const revision = (revisions.at(-1)?.revision ?? 0) + 1;
  const record: TaskDefinitionRecord = {
    arn: localArn('ecs', `task-definition/${input.family}:${revision}`),
    family: input.family,
    revision,
    status: 'ACTIVE',
    content,
    tags,
    registeredAt: now,
    deregisteredAt: null,
  };
  const families = new Map(state.families).set(input.family, [...revisions, record]);
  return { state: { ...state, families }, answer: { taskDefinition: taskDefinitionAnswer(record), tags } };
}

/** Rules that stand in prose only. Throws `ClientException`, as AWS does. */
function checkContent(content: Pick<RegisterInput, 'family' | 'containerDefinitions'>): void {
  const { family, containerDefinitions } = content;
  if (!/^[\w-]{1,255}$/.test(family)) {
    throw new AwsError('ClientException', 'Family contains invalid characters.');
  }
  if (containerDefinitions.length === 0) {
    throw new AwsError('ClientException', 'Container definitions must not be empty.');
  }
  const incomplete = containerDefinitions.find(({ name, image }) => !name || !image);
  if (incomplete) {
    const member = incomplete.name ? 'image' : 'name';
    throw new AwsError('ClientException', `Container.${member} should not be null or empty.`);
  }
  if (Buffer.byteLength(JSON.stringify(content)) > largestDefinition) {
    throw new AwsError('ClientException', 'Actual length exceeds the max allowed length of 65536.');
  }
}

/** DescribeTaskDefinition: by family (its newest ACTIVE revision), `family:revision` or ARN. */
export function describeTaskDefinition(
  state: EcsState,
  input: { taskDefinition: string; include?: readonly string[] },
): OperationResult {
  const record = findTaskDefinition(state, input.taskDefinition);
  const tags = input.include?.includes('TAGS') ? { tags: record.tags } : {};
  return { state, answer: { taskDefinition: taskDefinitionAnswer(record), ...tags } };
}

/** DeregisterTaskDefinition: INACTIVE from now on; services that run it go on. */
export function deregisterTaskDefinition(
  state: EcsState,
  input: { taskDefinition: string },
  { now }: OperationContext,
): OperationResult {
  // A family alone is not taken here (ECS API reference, DeregisterTaskDefinition).
  if (!nameOf(input.taskDefinition).includes(':')) {
    throw new AwsError('InvalidParameterException', `Revision is missing: ${input.taskDefinition}`);
  }
  const found = findTaskDefinition(state, input.taskDefinition);
  const inactive: TaskDefinitionRecord = { ...found, status: 'INACTIVE', deregisteredAt: now };
  const revisions = (state.families.get(found.family) ?? []).map((each) =>
    each === found ? inactive : each,
  );
  const families = new Map(state.families).set(found.family, revisions);
  return { state: { ...state, families }, answer: { taskDefinition: taskDefinitionAnswer(inactive) } };
}

/** ListTaskDefinitions: ARNs by family and status, ACTIVE unless told otherwise. */
export function listTaskDefinitions(
  state: EcsState,
  input: { familyPrefix?: string; status?: string; sort?: string; maxResults?: number; nextToken?: string },
): OperationResult {
  const arns = [...state.families.entries()]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([, revisions]) => revisions)
    .filter(({ family }) => input.familyPrefix === undefined || family === input.familyPrefix)
    .filter(({ status }) => status === (input.status ?? 'ACTIVE'))
    .map(({ arn }) => arn);
  const { page, ...next } = pageOf(input.sort === 'DESC' ? arns.toReversed() : arns, input);
  return { state, answer: { taskDefinitionArns: page, ...next } };
}
