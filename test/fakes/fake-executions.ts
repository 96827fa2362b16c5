import type { ExecutionState, Executions } from '../../lib/ports/executions.ts';

/** Executions that run from their beginning until a test lets them die. A name starts once. */
export class FakeExecutions implements Executions {
  readonly #begun = new Set<string>();
  readonly #dead = new Set<string>();
  readonly started = new Map<string, unknown>();

  /** One that was started elsewhere can be seen by now. */
  begin(executionArn: string): void {
    this.#begun.add(executionArn);
  }

  die(executionArn: string): void {
    this.#dead.add(executionArn);
  }

  arnOf(name: string): string {
    return `arn:aws:states:eu-central-1:000000000000:execution:upgrader:${name}`;
  }

  async state(executionArn: string): Promise<ExecutionState> {
    if (this.#dead.has(executionArn)) return 'ended';
    return this.#begun.has(executionArn) ? 'running' : 'unknown';
  }

  async start(name: string, input: unknown): Promise<void> {
    if (this.started.has(name)) return;
    this.started.set(name, input);
    this.begin(this.arnOf(name));
  }
}
