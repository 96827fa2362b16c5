import {
  type CustomResourceEvent,
  type CustomResourceResult,
  clusterStateProperties,
  parseProperties,
} from '../contract/custom-resource.ts';
import { allSuspended } from '../domain/automation/automation.ts';
import type { Scaling } from '../ports/scaling.ts';
import type { Services } from '../ports/services.ts';

const notSuspended = { dynamicIn: false, dynamicOut: false, scheduled: false };

/**
 * The counts and scaling limits of a new cluster: ECS begins each service whose template names no count with one task, the idle slot
 * included (ECS API reference, CreateService). From then on they belong to upgrades, auto scaling and the team: an
 * update writes none. Scalable targets go with their services.
 */
export async function clusterState(
  {
    services,
    scaling,
  }: { readonly services: Pick<Services, 'change'>; readonly scaling: Pick<Scaling, 'set'> },
  event: CustomResourceEvent,
): Promise<CustomResourceResult> {
  const { counts, scaling: limits } = parseProperties(clusterStateProperties, event);
  const physicalId = event.PhysicalResourceId ?? `cluster-state-of-${event.LogicalResourceId}`;
  if (event.RequestType !== 'Create') return { physicalId, attributes: {} };
  for (const { service, desired } of counts) await services.change(service, { desired });
  // After the counts: a floor above a count would be reached at once.
  for (const { service, min, max } of limits) {
    // In the idle slot a scheduled action would set limits of its own, and start tasks up to them.
    await scaling.set({ service, min, max, suspended: max === 0 ? allSuspended : notSuspended });
  }
  return { physicalId, attributes: {} };
}
