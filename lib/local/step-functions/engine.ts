import {
  ExecutionError,
  type RunOptions,
  StateMachine,
  type StateMachineDefinition,
} from 'aws-local-stepfunctions';
import type { FunctionInvoker } from '../lambda/function-definition.ts';
import { type GuardedDefinition, isTask, namedFunction, type TaskDefinition } from './definition.ts';
import type { Ending } from './ending.ts';
import { longestTimerSeconds } from './guard-errors.ts';
import { type LambdaTaskInput, type LambdaTaskOutput, runLambdaTask } from './lambda-task.ts';
import { tooLongWait } from './long-wait.ts';
import { type CurrentState, contextObject, type ExecutionIdentity, observeStates } from './state-context.ts';
import { type Attempt, readTrace, type TraceEvent } from './trace.ts';

export interface EngineRun {
  /** Ends the execution now. A function that runs is not told: it goes on, as on AWS. */
  stop(ending: Ending): void;
  /** Resolves when it has ended and every event was emitted; never rejects. */
  readonly ended: Promise<Ending>;
}

export interface EngineOrder {
  readonly identity: ExecutionIdentity;
  readonly definition: GuardedDefinition;
  readonly input: unknown;
  /** Must do real I/O or use timers: the engine never yields by itself between states. */
  readonly functions: FunctionInvoker;
  onEvent(event: TraceEvent): void;
}

type Json = Parameters<StateMachine['run']>[0];
type Handlers = NonNullable<NonNullable<RunOptions['overrides']>['taskResourceLocalHandlers']>;

/** Throws what the engine's own validator says against a definition. */
export function validateDefinition(definition: GuardedDefinition): void {
  new StateMachine(definition as unknown as StateMachineDefinition);
}

/** Runs a definition that was guarded and validated. */
export function runMachine(order: EngineOrder): EngineRun {
  const current: CurrentState = { name: '', enteredAt: 0, attempts: 0 };
  const stopping = new AbortController();
  const attempts: Attempt[] = [];
  let stopped: Ending | null = null;
  const run = observedMachine(order.definition, current).run(order.input as Json, {
    overrides: { taskResourceLocalHandlers: handlersOf(order, current, attempts, stopping.signal) },
    context: contextObject(order.identity, current),
  });
  const stop = (ending: Ending): void => {
    stopped ??= ending;
    stopping.abort();
    run.abort();
  };
  const clear = startMachineTimer(order.definition, stop);
  const traced = readTrace(run.eventLogs, attempts, (event) => {
    order.onEvent(event);
    const ending = tooLongWait(order.definition, event);
    if (ending) stop(ending);
  });
  const ended = run.result
    .then((output): Ending => ({ status: 'SUCCEEDED', output }), failure)
    .finally(clear)
    .then(async (ending) => {
      await traced;
      return stopped ?? ending;
    });
  return { stop, ended };
}

/**
 * The machine's timeout is kept here: the engine's own retries the running Task in the turn before it tells anyone,
 * and leaves its timer behind after an abort. A Task without a timeout has all the time there is: the engine's own
 * default is 60 s.
 */
function observedMachine(
  { TimeoutSeconds: _, ...definition }: GuardedDefinition,
  current: CurrentState,
): StateMachine {
  const States = Object.fromEntries(
    Object.entries(definition.States).map(([name, state]) => [
      name,
      isTask(state) ? { TimeoutSeconds: longestTimerSeconds, ...state } : state,
    ]),
  );
  const observed = { ...definition, States: observeStates({ ...definition, States }, current) };
  return new StateMachine(observed as unknown as StateMachineDefinition, {
    validationOptions: { noValidate: true },
  });
}

function startMachineTimer(definition: GuardedDefinition, stop: (ending: Ending) => void): () => void {
  if (definition.TimeoutSeconds === undefined) return () => {};
  const timer = setTimeout(() => stop({ status: 'TIMED_OUT' }), definition.TimeoutSeconds * 1000);
  return () => clearTimeout(timer);
}

function failure(error: unknown): Ending {
  const reason = error instanceof ExecutionError ? error.cause : error;
  if (reason instanceof Error) return { status: 'FAILED', error: reason.name, cause: reason.message };
  return { status: 'FAILED', error: 'States.Runtime', cause: String(reason) };
}

/** One handler a Task, bound by the state's name: the engine would call the real Lambda API for an unbound one. */
function handlersOf(
  order: EngineOrder,
  current: CurrentState,
  attempts: Attempt[],
  stopping: AbortSignal,
): Handlers {
  const tasks = Object.entries(order.definition.States).filter(([, state]) => isTask(state));
  return Object.fromEntries(
    tasks.map(([name, state]) => [
      name,
      async (input: unknown) => {
        if (stopping.aborted) return afterStop;
        const attempt = attemptOf(state as TaskDefinition, input);
        attempts.push(attempt);
        current.attempts += 1;
        const answer = await untilStopped(runLambdaTask(order.functions, attempt.parameters), stopping);
        const output = attempt.byArn ? answer.Payload : answer;
        attempt.outcome = { at: Date.now(), output };
        return output as unknown as Json;
      },
    ]),
  );
}

/** A function that is the Task's resource gets the input that one by `lambda:invoke` finds in its parameters. */
function attemptOf({ Resource, TimeoutSeconds }: TaskDefinition, input: unknown): Attempt {
  const arn = namedFunction(Resource);
  return {
    at: Date.now(),
    byArn: arn !== null,
    parameters: arn === null ? (input as LambdaTaskInput) : { FunctionName: arn, Payload: input },
    timeoutSeconds: TimeoutSeconds ?? null,
    outcome: null,
  };
}

/**
 * What a Task returns once the execution has ended. It must return: an error would make the engine run through its
 * retries, and no answer at all would leave the Task's timer behind.
 */
const afterStop = { Payload: {} };

function untilStopped(task: Promise<LambdaTaskOutput>, stopping: AbortSignal): Promise<LambdaTaskOutput> {
  const stopped: LambdaTaskOutput = { ExecutedVersion: '', StatusCode: 200, ...afterStop };
  return new Promise((resolve, reject) => {
    const onStop = (): void => resolve(stopped);
    stopping.addEventListener('abort', onStop, { once: true });
    const release = (): void => stopping.removeEventListener('abort', onStop);
    task.then(resolve, reject).finally(release);
  });
}
