import { withMasterAddress } from '../../adapters/ecs/master-address.ts';
import { UpgradeError } from '../../contract/errors.ts';
import type { Creation } from '../../domain/adoption/adoption-plan.ts';
import { adoptionTag } from '../../domain/adoption/names.ts';
import { creationText } from './creation-text.ts';
import type { CreationState, MadeThings, Making } from './look-up.ts';
import type { ReadCluster } from './read-cluster.ts';
import { scaleLike } from './scaled-like.ts';
import type { AdoptionTools } from './tools.ts';

/**
 * Makes what is missing, in its order; resolves with the ARNs of all. Throws `adoption-interrupted`, with what is left,
 * for the first thing that can't be made.
 */
export async function make(
  tools: AdoptionTools,
  read: ReadCluster,
  states: readonly CreationState[],
  found: MadeThings,
  onMade: (creation: Creation) => void,
): Promise<MadeThings> {
  const making: Making = { tools, read, made: { ...found } };
  const left = states.flatMap(({ creation, made }) => (made ? [] : [creation]));
  for (const [index, creation] of left.entries()) {
    try {
      await create(making, creation);
    } catch (error) {
      throw interrupted(error, left.slice(index));
    }
    onMade(creation);
  }
  return making.made;
}

function interrupted(error: unknown, left: readonly Creation[]): UpgradeError {
  const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new UpgradeError(
    'adoption-interrupted',
    `${why}. Not made: ${left.map(creationText).join('; ')}. What was made serves nobody yet: run adopt again once the cause is gone, or take it back with locust-upgrade release`,
    { cause: error },
  );
}

async function create(making: Making, creation: Creation): Promise<void> {
  const { tools, read, made } = making;
  const tags = { [adoptionTag]: read.existing.cluster };
  switch (creation.kind) {
    case 'dns-name':
      made.registry = (await tools.cloudMap.create({ ...creation, tags })).arn;
      return;
    case 'target-group':
      made.targetGroup = await tools.balancing.createLike(creation.like, creation.name, tags);
      return;
    case 'rule': {
      const { balancing } = read.existing;
      if (!balancing || 'problem' in balancing || made.targetGroup === null) return;
      // Here and not where it was made: an interrupted run may have left it without.
      await tools.balancing.copyAttributes(balancing.targetGroup, made.targetGroup);
      made.rule = await tools.balancing.createRule(balancing, made.targetGroup, creation.priority, tags);
      return;
    }
    case 'scalable-target':
      return scaleLike(tools, creation);
    case 'service':
      return createService(making, creation);
  }
}

/** Its task definition family is its own: what is registered for one slot must never reach the other. */
async function createService(
  { tools, read, made }: Making,
  { role, name, masterHost }: Extract<Creation, { kind: 'service' }>,
): Promise<void> {
  const { described, content } = read.found[role];
  const { cluster } = read.existing;
  const addressed = masterHost === null ? content : withMasterAddress(content, read.container, masterHost);
  const tags = [{ key: adoptionTag, value: cluster }];
  const taskDefinition = await tools.services.register({
    ...addressed,
    family: name,
    tags: [...((content.tags ?? []) as readonly unknown[]), ...tags],
  });
  const ofMaster = role === 'master';
  await tools.services.createLike(described, {
    serviceName: name,
    taskDefinition,
    role,
    registryArn: ofMaster ? made.registry : null,
    targetGroupArn: ofMaster ? made.targetGroup : null,
    tags,
  });
}
