/** `unknown`: Step Functions knows none of that ARN: not yet, not any more, or it was never started. */
export type ExecutionState = 'running' | 'ended' | 'unknown';

/** Executions of the upgrader's own state machine. */
export interface Executions {
  /** The ARN of the execution of that name, whether there is one or not. */
  arnOf(name: string): string;
  state(executionArn: string): Promise<ExecutionState>;
  /** Starts the machine under a name; a name that was used already counts as started. */
  start(name: string, input: unknown): Promise<void>;
}
