import {
  type CloudFormationClient,
  CloudFormationServiceException,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import type { StackDirection } from '../../domain/deployment/deployment.ts';
import type { StackResources, Stacks } from '../../ports/stacks.ts';

/** Stacks and their resources over the CloudFormation API. */
export class CloudFormationStacks implements Stacks, StackResources {
  readonly #client: CloudFormationClient;

  constructor(client: CloudFormationClient) {
    this.#client = client;
  }

  /** A stack says `UPDATE_ROLLBACK_IN_PROGRESS` and its like before its first resource is put back. */
  async directionOf(stackId: string): Promise<StackDirection> {
    const { Stacks: [stack] = [] } = await this.#client.send(
      new DescribeStacksCommand({ StackName: stackId }),
    );
    const status = stack?.StackStatus ?? '';
    if (/ROLLBACK.*_IN_PROGRESS$/.test(status)) return 'back';
    return /^(CREATE|UPDATE)_IN_PROGRESS$/.test(status) ? 'forward' : 'none';
  }

  /** A resource is `CREATE_IN_PROGRESS` from before its provider is first asked until that has answered. */
  async wasCreated(stackId: string, logicalId: string): Promise<boolean> {
    const command = new DescribeStackResourceCommand({ StackName: stackId, LogicalResourceId: logicalId });
    try {
      const { StackResourceDetail: resource } = await this.#client.send(command);
      return resource !== undefined && resource.ResourceStatus !== 'CREATE_IN_PROGRESS';
    } catch (error) {
      if (isUnknown(error)) return false;
      throw error;
    }
  }
}

/** CloudFormation has no error of its own for it: `Resource X does not exist for stack Y`. */
function isUnknown(error: unknown): boolean {
  return (
    error instanceof CloudFormationServiceException &&
    error.name === 'ValidationError' &&
    error.message.startsWith('Resource ')
  );
}
