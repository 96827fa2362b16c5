import { Logger } from '@aws-lambda-powertools/logger';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudFormationStacks } from '../adapters/cloudformation/cloudformation-stacks.ts';
import {
  type CustomResourceEvent,
  type CustomResourceResult,
  customResourceEvent,
} from '../contract/custom-resource.ts';
import type { StackResources } from '../ports/stacks.ts';
import { shortReason } from './short-reason.ts';

const logger = new Logger({ serviceName: 'locust-upgrade' });

/**
 * The handler of a custom resource that answers CloudFormation itself. It always answers, with the error if there is
 * one, and then ends well: an error would make Lambda call it again with an event that was answered. Events are
 * delivered at least once: a Create that comes again later, when upgrades have changed what it set, does nothing.
 */
export function customResourceHandler(
  handle: (event: CustomResourceEvent) => Promise<CustomResourceResult>,
  resources: () => StackResources = () => new CloudFormationStacks(new CloudFormationClient({})),
): (event: unknown) => Promise<void> {
  return async (given) => {
    const event = customResourceEvent.parse(given);
    const { StackId, RequestId, LogicalResourceId } = event;
    const outcome = await outcomeOf(handle, resources, event);
    if (outcome === 'answered-before') {
      logger.warn('a Create came again, and nobody waits for its answer', { RequestId, LogicalResourceId });
      return;
    }
    const body = JSON.stringify({ ...outcome, StackId, RequestId, LogicalResourceId });
    // Without a content type: the address is signed for none.
    const response = await fetch(event.ResponseURL, { method: 'PUT', body, headers: { 'content-type': '' } });
    if (!response.ok) throw new Error(`CloudFormation took the answer with status ${response.status}`);
  };
}

async function outcomeOf(
  handle: (event: CustomResourceEvent) => Promise<CustomResourceResult>,
  resources: () => StackResources,
  event: CustomResourceEvent,
): Promise<Readonly<Record<string, unknown>> | 'answered-before'> {
  const { RequestType, StackId, LogicalResourceId } = event;
  try {
    if (RequestType === 'Create' && (await resources().wasCreated(StackId, LogicalResourceId))) {
      return 'answered-before';
    }
    const { physicalId, attributes } = await handle(event);
    return { Status: 'SUCCESS', PhysicalResourceId: physicalId, Data: attributes };
  } catch (error) {
    return {
      Status: 'FAILED',
      // A Create that failed has none yet, and CloudFormation demands one.
      PhysicalResourceId: event.PhysicalResourceId ?? `failed-${event.RequestId}`,
      Reason: shortReason(error),
    };
  }
}
