import { localArn } from '../aws-api.ts';
import type { FunctionInvoker } from '../lambda/function-definition.ts';
import type { Ending } from './ending.ts';
import { type EngineRun, runMachine } from './engine.ts';
import { History, historyLimit } from './history.ts';
import type { Machine } from './machine.ts';
import type { TraceEvent } from './trace.ts';

export interface ExecutionOrder {
  readonly machine: Machine;
  readonly name: string;
  /** JSON text as it was given; `value` is the same, parsed. */
  readonly input: string;
  readonly value: unknown;
  readonly functions: FunctionInvoker;
  onEvent(event: TraceEvent): void;
}

/** One execution and its history. It starts when it is made. */
export class Execution {
  readonly arn: string;
  readonly name: string;
  readonly machine: Machine;
  readonly input: string;
  readonly startedAt = Date.now();
  readonly history = new History();
  /** Resolves when the execution has ended and its history is complete. */
  readonly ended: Promise<void>;
  #ending: Ending | null = null;
  #stoppedAt: number | null = null;
  readonly #run: EngineRun;

  constructor({ machine, name, input, value, functions, onEvent }: ExecutionOrder) {
    this.arn = localArn('states', `execution:${machine.name}:${name}`);
    this.name = name;
    this.machine = machine;
    this.input = input;
    this.history.started(this.startedAt, input, machine.roleArn);
    const identity = {
      executionArn: this.arn,
      executionName: name,
      stateMachineArn: machine.arn,
      stateMachineName: machine.name,
      roleArn: machine.roleArn,
    };
    const record = (event: TraceEvent): void => {
      this.#record(event);
      onEvent(event);
    };
    this.#run = runMachine({
      identity,
      definition: machine.definition,
      input: value,
      functions,
      onEvent: record,
    });
    this.ended = this.#run.ended.then((ending) => this.#end(ending));
  }

  get ending(): Ending | null {
    return this.#ending;
  }

  get status(): 'RUNNING' | Ending['status'] {
    return this.#ending?.status ?? 'RUNNING';
  }

  get stoppedAt(): number | null {
    return this.#stoppedAt;
  }

  /** Aborts a running execution and resolves when it has ended; one that has ended stays as it is. */
  async abort(error: string | undefined, cause: string | undefined): Promise<void> {
    this.#run.stop({ status: 'ABORTED', ...(error && { error }), ...(cause && { cause }) });
    await this.ended;
  }

  #record(event: TraceEvent): void {
    // A task's start makes two events and the end of the execution one.
    if (this.history.events.length >= historyLimit - 3) {
      const cause = `The execution reached the maximum number of history events (${historyLimit}).`;
      this.#run.stop({ status: 'FAILED', error: 'States.Runtime', cause });
      return;
    }
    this.history.add(event);
  }

  #end(ending: Ending): void {
    this.#stoppedAt = Date.now();
    this.#ending = ending;
    this.history.ended(this.#stoppedAt, ending);
  }
}
