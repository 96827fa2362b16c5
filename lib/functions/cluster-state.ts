import {
  type CustomResourceEvent,
  type CustomResourceResult,
  clusterStateProperties,
  parseProperties,
} from '../contract/custom-resource.ts';
import type { Services } from '../ports/services.ts';

/**
 * The counts of a new cluster: ECS begins each service whose template names no count with one task, the idle slot
 * included (ECS API reference, CreateService). From then on they belong to upgrades, auto scaling and the team: an
 * update writes none.
 */
export async function clusterState(
  services: Pick<Services, 'change'>,
  event: CustomResourceEvent,
): Promise<CustomResourceResult> {
  const { counts } = parseProperties(clusterStateProperties, event);
  const physicalId = event.PhysicalResourceId ?? `cluster-state-of-${event.LogicalResourceId}`;
  if (event.RequestType !== 'Create') return { physicalId, attributes: {} };
  for (const { service, desired } of counts) await services.change(service, { desired });
  return { physicalId, attributes: {} };
}
