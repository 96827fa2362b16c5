import {
  type CustomResourceEvent,
  type CustomResourceResult,
  firstRevisionProperties,
  parseProperties,
} from '../contract/custom-resource.ts';
import { containerName } from '../contract/locust-container.ts';
import type { Services } from '../ports/services.ts';

/**
 * The live families of a new cluster begin with what the code says: each base is copied into the families that run it,
 * its workers looking for the master of their own slot. A later change of a base reaches the live families by an
 * upgrade and not from here, and a deleted stack leaves them: nothing is ever deregistered.
 */
export async function firstRevision(
  services: Pick<Services, 'content' | 'register' | 'withMasterAddress'>,
  event: CustomResourceEvent,
): Promise<CustomResourceResult> {
  const { families } = parseProperties(firstRevisionProperties, event);
  const physicalId = event.PhysicalResourceId ?? `first-revision-of-${event.LogicalResourceId}`;
  if (event.RequestType !== 'Create') return { physicalId, attributes: {} };
  for (const { family, base, masterHost } of families) {
    const content = { ...(await services.content(base)), family };
    const live = masterHost === '' ? content : services.withMasterAddress(content, containerName, masterHost);
    await services.register(live);
  }
  return { physicalId, attributes: {} };
}
