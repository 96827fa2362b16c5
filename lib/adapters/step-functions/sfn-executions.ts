import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Executions } from '../../ports/executions.ts';

export interface SfnExecutionsProps {
  readonly client: SFNClient;
  readonly stateMachineArn: string;
}

/** The upgrader's own executions over the Step Functions API. */
export class SfnExecutions implements Executions {
  readonly #client: SFNClient;
  readonly #stateMachineArn: string;

  constructor({ client, stateMachineArn }: SfnExecutionsProps) {
    this.#client = client;
    this.#stateMachineArn = stateMachineArn;
  }

  /** `…:stateMachine:<machine>` → `…:execution:<machine>:<name>` */
  arnOf(name: string): string {
    return `${this.#stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  }

  /** An execution that Step Functions does not know, or no longer after 90 days, is not running. */
  async isRunning(executionArn: string): Promise<boolean> {
    try {
      const { status } = await this.#client.send(new DescribeExecutionCommand({ executionArn }));
      return status === 'RUNNING';
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return false;
      throw error;
    }
  }

  /**
   * Step Functions takes a name of 1 to 80 characters, and answers a repeated start of a running execution with the
   * same input as if it were the first; only a closed execution, or another input, is `ExecutionAlreadyExists`.
   */
  async start(name: string, input: unknown): Promise<void> {
    try {
      await this.#client.send(
        new StartExecutionCommand({
          stateMachineArn: this.#stateMachineArn,
          name,
          input: JSON.stringify(input),
        }),
      );
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    }
  }
}
