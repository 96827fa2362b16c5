import { randomUUID } from 'node:crypto';
import * as client from '@aws-sdk/client-sfn';
import { type AwsApi, AwsError, localRegion } from '../aws-api.ts';
import type { AwsCall } from '../iam/aws-call.ts';
import type { FunctionInvoker } from '../lambda/function-definition.ts';
import { inputValidator } from '../validate.ts';
import { executionAnswer, executionListItem, machineAnswer } from './answers.ts';
import { isObject, type JsonObject } from './definition.ts';
import { Execution } from './execution.ts';
import { admitMachine, type Machine, type MachineDefinition } from './machine.ts';
import { pageOf } from './page.ts';
import { checkName, parseInput, requiredString, stringOf } from './requests.ts';
import { type StatusChange, statusChange } from './status-change.ts';
import type { TraceEvent } from './trace.ts';

export interface StateEntered {
  readonly executionArn: string;
  readonly state: string;
  readonly input: unknown;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface EmbeddedStepFunctionsSettings {
  readonly machines: readonly MachineDefinition[];
  readonly functions: FunctionInvoker;
  /** Called before each call that a machine makes by its role. */
  onCall?(machine: string, call: AwsCall): void;
  /** Called when an execution has started and when it has ended. */
  onStatusChange(change: StatusChange): void;
}

const validate = inputValidator(client, 'ValidationException');

type Operation = (request: JsonObject) => unknown;

/** Step Functions' API over an engine in this process. */
export class EmbeddedStepFunctions implements AwsApi {
  readonly targetPrefix = 'AWSStepFunctions';
  readonly #settings: EmbeddedStepFunctionsSettings;
  readonly #machines = new Map<string, Machine>();
  readonly #executions = new Map<string, Execution>();
  readonly #listeners = new Set<(entered: StateEntered) => void>();
  readonly #operations: Readonly<Record<string, Operation>> = {
    StartExecution: (request) => this.#start(request),
    DescribeExecution: (request) => executionAnswer(this.#execution(request)),
    GetExecutionHistory: (request) => this.#history(request),
    StopExecution: (request) => this.#stop(request),
    ListExecutions: (request) => this.#list(request),
    DescribeStateMachine: (request) => machineAnswer(this.#machine(request)),
  };

  /** Throws for a machine that would not run here as it does on AWS. */
  constructor(settings: EmbeddedStepFunctionsSettings) {
    this.#settings = settings;
    this.deploy(settings.machines);
  }

  /** Gives machines another definition. Executions that run keep the one that they started with, as on AWS. */
  deploy(machines: readonly MachineDefinition[]): void {
    const admitted = machines.map((machine) => admitMachine(machine, this.#settings.functions));
    for (const machine of admitted) this.#machines.set(machine.arn, machine);
  }

  async call(operation: string, input: unknown): Promise<unknown> {
    const run = this.#operations[operation];
    if (!run)
      throw new AwsError(
        'UnknownOperationException',
        `${operation} does not exist in the embedded Step Functions`,
      );
    validate(operation, input);
    return run(isObject(input) ? input : {});
  }

  /** Calls back for every state of every execution; returns the end of the subscription. */
  onStateEntered(listener: (entered: StateEntered) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Resolves when no execution runs any more. */
  async idle(): Promise<void> {
    await Promise.all([...this.#executions.values()].map(({ ended }) => ended));
  }

  /** Aborts whatever runs. */
  async stopAll(): Promise<void> {
    const executions = [...this.#executions.values()];
    await Promise.all(executions.map((execution) => execution.abort(undefined, undefined)));
  }

  #start(request: JsonObject): unknown {
    const machine = this.#machine(request);
    const name = stringOf(request, 'name') ?? randomUUID();
    const input = stringOf(request, 'input') ?? '{}';
    checkName(name);
    const value = parseInput(input);
    const known = [...this.#executions.values()].find(
      (each) => each.machine.arn === machine.arn && each.name === name,
    );
    const execution = known ? startedAgain(known, input) : this.#run(machine, name, input, value);
    return { executionArn: execution.arn, startDate: execution.startedAt / 1000 };
  }

  #run(machine: Machine, name: string, input: string, value: unknown): Execution {
    const { onStatusChange } = this.#settings;
    const functions = this.#functionsOf(machine);
    const onEvent = (event: TraceEvent): void => this.#announce(execution.arn, event);
    const execution = new Execution({ machine, name, input, value, functions, onEvent });
    this.#executions.set(execution.arn, execution);
    onStatusChange(statusChange(execution));
    void execution.ended.then(() => onStatusChange(statusChange(execution)));
    return execution;
  }

  #functionsOf(machine: Machine): FunctionInvoker {
    const { functions, onCall } = this.#settings;
    return {
      has: (nameOrArn) => functions.has(nameOrArn),
      invoke: (nameOrArn, payload) => {
        const input = { FunctionName: nameOrArn };
        onCall?.(machine.name, {
          service: 'lambda',
          operation: 'InvokeFunction',
          input,
          region: localRegion,
        });
        return functions.invoke(nameOrArn, payload);
      },
    };
  }

  #announce(executionArn: string, event: TraceEvent): void {
    if (event.kind !== 'entered') return;
    for (const listener of this.#listeners) {
      listener({ executionArn, state: event.name, input: event.input, at: event.at });
    }
  }

  async #stop(request: JsonObject): Promise<unknown> {
    const execution = this.#execution(request);
    await execution.abort(stringOf(request, 'error'), stringOf(request, 'cause'));
    return { stopDate: (execution.stoppedAt ?? execution.startedAt) / 1000 };
  }

  #history(request: JsonObject): unknown {
    const { events } = this.#execution(request).history;
    const { items, ...next } = pageOf(request.reverseOrder ? events.toReversed() : events, request);
    return { events: items, ...next };
  }

  #list(request: JsonObject): unknown {
    const machine = this.#machine(request);
    const status = stringOf(request, 'statusFilter');
    const executions = [...this.#executions.values()]
      .filter((each) => each.machine.arn === machine.arn && (status === undefined || each.status === status))
      .toReversed();
    const { items, ...next } = pageOf(executions, request);
    return { executions: items.map(executionListItem), ...next };
  }

  #machine(request: JsonObject): Machine {
    const arn = requiredString(request, 'stateMachineArn');
    const machine = this.#machines.get(arn);
    if (machine) return machine;
    throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  }

  #execution(request: JsonObject): Execution {
    const arn = requiredString(request, 'executionArn');
    const execution = this.#executions.get(arn);
    if (execution) return execution;
    throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  }
}

/** Starting under the name and with the input of a running execution is answered with that execution. */
function startedAgain(execution: Execution, input: string): Execution {
  if (execution.status === 'RUNNING' && execution.input === input) return execution;
  throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${execution.arn}'`);
}
