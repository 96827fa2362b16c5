import { BadInput } from '../../contract/errors.ts';
import type { Creation } from '../../domain/adoption/adoption-plan.ts';
import { adoptionTag } from '../../domain/adoption/names.ts';
import type { ReadCluster } from './read-cluster.ts';
import { isScaledLike } from './scaled-like.ts';
import type { AdoptionTools } from './tools.ts';

/** A thing that a second slot needs, and whether an earlier run made it already. */
export interface CreationState {
  readonly creation: Creation;
  readonly made: boolean;
}

/** ARNs of what was found or made so far: later things refer to earlier ones. */
export interface Made {
  registry: string | null;
  targetGroup: string | null;
  rule: string | null;
}

export type MadeThings = Readonly<Made>;

/** What must be known of a thing's surroundings to find or make it. */
export interface Making {
  readonly tools: AdoptionTools;
  readonly read: ReadCluster;
  readonly made: Made;
}

/**
 * Which of the things are there. Throws `name-taken` for one that bears a name that is needed and that adopt did not
 * make for this cluster: the tag says so.
 */
export async function lookUp(
  tools: AdoptionTools,
  read: ReadCluster,
  creations: readonly Creation[],
): Promise<{ readonly states: readonly CreationState[]; readonly made: MadeThings }> {
  const making: Making = { tools, read, made: { registry: null, targetGroup: null, rule: null } };
  const states: CreationState[] = [];
  for (const creation of creations) states.push({ creation, made: await isThere(making, creation) });
  return { states, made: making.made };
}

async function isThere({ tools, read, made }: Making, creation: Creation): Promise<boolean> {
  const { cluster } = read.existing;
  switch (creation.kind) {
    case 'dns-name': {
      const name = await tools.cloudMap.find(creation.namespace, creation.name);
      made.registry = name?.arn ?? null;
      return isOwn(cluster, 'the Cloud Map name', creation.host, name?.tags);
    }
    case 'target-group': {
      const group = await tools.balancing.find(creation.name);
      made.targetGroup = group?.arn ?? null;
      return isOwn(cluster, 'the target group', creation.name, group?.tags);
    }
    case 'rule':
      // It leads to a target group of ours, so it is ours.
      made.rule = made.targetGroup && (await tools.balancing.findRule(creation.listener, made.targetGroup));
      return made.rule !== null;
    case 'scalable-target':
      return isScaledLike(tools, creation);
    case 'service': {
      const service = await tools.services.find(creation.name);
      if (service?.status === 'DRAINING') throw draining(creation.name);
      const tags = service?.tags?.map(({ key = '', value = '' }) => [key, value] as const);
      // Release deregisters all of the family, so that none of it may be somebody else's.
      const family = await tools.services.familyTags(creation.name);
      isOwn(cluster, 'the task definition family', creation.name, family ?? undefined);
      return isOwn(cluster, 'the service', creation.name, tags && Object.fromEntries(tags));
    }
  }
}

function isOwn(
  cluster: string,
  what: string,
  name: string,
  tags: Readonly<Record<string, string>> | undefined,
): boolean {
  if (!tags) return false;
  if (tags[adoptionTag] === cluster) return true;
  throw new BadInput(
    'name-taken',
    `${what} ${name} is there and was not made by adopt for cluster ${cluster} (it bears no tag ${adoptionTag}); ` +
      'give another --suffix, or delete it',
  );
}

function draining(service: string): BadInput {
  return new BadInput(
    'service-draining',
    `the service ${service} was deleted and its last tasks are leaving; run adopt again in a minute`,
  );
}
