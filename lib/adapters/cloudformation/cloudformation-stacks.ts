import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { Stacks } from '../../ports/stacks.ts';

/** Stacks over the CloudFormation API. */
export class CloudFormationStacks implements Stacks {
  readonly #client: CloudFormationClient;

  constructor(client: CloudFormationClient) {
    this.#client = client;
  }

  /** `UPDATE_ROLLBACK_IN_PROGRESS` and its like: what a stack says before its first resource is put back. */
  async isRollingBack(stackId: string): Promise<boolean> {
    const { Stacks: [stack] = [] } = await this.#client.send(
      new DescribeStacksCommand({ StackName: stackId }),
    );
    return /ROLLBACK.*_IN_PROGRESS$/.test(stack?.StackStatus ?? '');
  }
}
