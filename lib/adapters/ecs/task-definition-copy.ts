import type {
  DescribeTaskDefinitionCommandOutput,
  RegisterTaskDefinitionCommandInput,
  Tag,
  TaskDefinition,
} from '@aws-sdk/client-ecs';
import { UpgradeError } from '../../contract/errors.ts';
import type { TaskDefinitionContent } from '../../ports/services.ts';

/** Members of a task definition that are registered again as they are. `tags` stands beside it in the answer. */
export const keptMembers = [
  'family',
  'containerDefinitions',
  'taskRoleArn',
  'executionRoleArn',
  'networkMode',
  'volumes',
  'placementConstraints',
  'requiresCompatibilities',
  'cpu',
  'memory',
  'pidMode',
  'ipcMode',
  'proxyConfiguration',
  'inferenceAccelerators',
  'ephemeralStorage',
  'runtimePlatform',
  'enableFaultInjection',
] as const satisfies readonly (keyof TaskDefinition & keyof RegisterTaskDefinitionCommandInput)[];

/** What ECS itself wrote into a revision; RegisterTaskDefinition takes none of it. */
export const droppedMembers = [
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
  'deleteRequestedAt',
] as const satisfies readonly Exclude<keyof TaskDefinition, (typeof keptMembers)[number]>[];

const kept: ReadonlySet<string> = new Set(keptMembers);
const dropped: ReadonlySet<string> = new Set(droppedMembers);

/**
 * The input of RegisterTaskDefinition that makes a described revision again. Container definitions are copied whole.
 * Throws `unknown-task-definition-member` for a member on neither list: losing it would deploy something else.
 */
export function registrableCopy(
  described: Pick<DescribeTaskDefinitionCommandOutput, 'taskDefinition' | 'tags'>,
): TaskDefinitionContent {
  const { taskDefinition = {}, tags = [] } = described;
  const members = Object.entries(taskDefinition).filter(([, value]) => value !== undefined);
  for (const [member] of members) {
    if (!kept.has(member) && !dropped.has(member)) throw unknownMember(member, taskDefinition);
  }
  const ownTags = tags.filter(isOwnTag);
  return {
    ...Object.fromEntries(members.filter(([member]) => kept.has(member))),
    ...(ownTags.length > 0 && { tags: ownTags }),
  };
}

/** The prefix `aws:` is reserved: RegisterTaskDefinition refuses such tags, and CloudFormation sets them. */
function isOwnTag(tag: Tag): boolean {
  return !tag.key?.toLowerCase().startsWith('aws:');
}

function unknownMember(member: string, { taskDefinitionArn }: TaskDefinition): UpgradeError {
  return new UpgradeError(
    'unknown-task-definition-member',
    `the task definition ${taskDefinitionArn} has a member "${member}" that this release can't copy: remove it from ` +
      'the task definition or use a newer locust-upgrade',
  );
}
