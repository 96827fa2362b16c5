import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { ExecutionState, Executions } from '../../ports/executions.ts';

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

  /**
   * DescribeExecution is eventually consistent (API reference): one that has just begun may be unknown still. Closed ones
   * are known for 90 days.
   */
  async state(executionArn: string): Promise<ExecutionState> {
    try {
      const { status } = await this.#client.send(new DescribeExecutionCommand({ executionArn }));
      return status === 'RUNNING' ? 'running' : 'ended';
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return 'unknown';
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
