import type { Executions } from '../../lib/ports/executions.ts';

/** Executions that run until a test lets them die. A name starts once. */
export class FakeExecutions implements Executions {
  readonly #dead = new Set<string>();
  readonly started = new Map<string, unknown>();

  die(executionArn: string): void {
    this.#dead.add(executionArn);
  }

  arnOf(name: string): string {
    return `arn:execution:${name}`;
  }

  async isRunning(executionArn: string): Promise<boolean> {
    return !this.#dead.has(executionArn);
  }

  async start(name: string, input: unknown): Promise<void> {
    if (!this.started.has(name)) this.started.set(name, input);
  }
}
