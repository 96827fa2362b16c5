/** Executions of the upgrader's own state machine. */
export interface Executions {
  isRunning(executionArn: string): Promise<boolean>;
  /** Starts the machine under a name; a name that was used already counts as started. */
  start(name: string, input: unknown): Promise<void>;
}
