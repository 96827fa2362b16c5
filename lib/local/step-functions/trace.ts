import type { StateMachine } from 'aws-local-stepfunctions';
import type { LambdaTaskInput } from './lambda-task.ts';

/** What happens in an execution, in order. Times are milliseconds since 1970. */
export type TraceEvent =
  | {
      readonly kind: 'entered';
      readonly at: number;
      readonly name: string;
      readonly type: string;
      readonly input: unknown;
    }
  | {
      readonly kind: 'exited';
      readonly at: number;
      readonly name: string;
      readonly type: string;
      readonly output: unknown;
    }
  | {
      readonly kind: 'task-started';
      readonly at: number;
      readonly byArn: boolean;
      readonly parameters: LambdaTaskInput;
      readonly timeoutSeconds: number | null;
    }
  | {
      readonly kind: 'task-succeeded';
      readonly at: number;
      readonly byArn: boolean;
      readonly output: unknown;
    }
  | {
      readonly kind: 'task-failed';
      readonly at: number;
      readonly byArn: boolean;
      readonly error: string;
      readonly cause: string;
    }
  | { readonly kind: 'task-timed-out'; readonly at: number; readonly byArn: boolean };

/** One call of a Task's function, filled in by the handler while the engine's events are read behind it. */
export interface Attempt {
  readonly at: number;
  /** Whether the function is the Task's resource: AWS words the events of such a Task otherwise. */
  readonly byArn: boolean;
  readonly parameters: LambdaTaskInput;
  /** Null where the Task sets none. */
  readonly timeoutSeconds: number | null;
  outcome: { readonly at: number; readonly output: unknown } | null;
}

type EngineEvent =
  ReturnType<StateMachine['run']>['eventLogs'] extends AsyncGenerator<infer Event> ? Event : never;

/**
 * Joins the engine's events, which know no tasks, with the calls that the handlers made. The engine calls a handler
 * in the same turn in which it reports the state's entry or the retry, so the attempt is there when the event is read.
 */
export async function readTrace(
  events: AsyncIterable<EngineEvent>,
  attempts: Attempt[],
  emit: (event: TraceEvent) => void,
): Promise<void> {
  let open: Attempt | undefined;
  for await (const event of events) {
    if (event.type === 'StateEntered') emit(entered(event));
    // Only a Task takes a call: the engine may be some states ahead of this reader.
    if ((event.type === 'StateEntered' && event.state.type === 'Task') || event.type === 'StateRetried') {
      open = attempts.shift();
      if (open) emit(started(open));
    }
    if ((event.type === 'StateFailed' || event.type === 'StateExited') && open) {
      emit(ended(event, open));
      open = undefined;
    }
    if (event.type === 'StateExited') emit(exited(event));
  }
}

function entered({ timestamp, state }: Extract<EngineEvent, { type: 'StateEntered' }>): TraceEvent {
  return { kind: 'entered', at: timestamp, name: state.name, type: state.type, input: state.input };
}

function exited({ timestamp, state }: Extract<EngineEvent, { type: 'StateExited' }>): TraceEvent {
  return { kind: 'exited', at: timestamp, name: state.name, type: state.type, output: state.output };
}

function started({ at, byArn, parameters, timeoutSeconds }: Attempt): TraceEvent {
  return { kind: 'task-started', at, byArn, parameters, timeoutSeconds };
}

/** A task that succeeded may still fail its state (a missing path): the history shows both. */
function ended(
  event: Extract<EngineEvent, { type: 'StateFailed' | 'StateExited' }>,
  attempt: Attempt,
): TraceEvent {
  const { byArn } = attempt;
  const at = event.timestamp;
  if (event.type === 'StateFailed' && event.Error === 'States.Timeout')
    return { kind: 'task-timed-out', at, byArn };
  if (attempt.outcome) return { kind: 'task-succeeded', byArn, ...attempt.outcome };
  if (event.type !== 'StateFailed') throw new Error(`state ${event.state.name} ended without its task`);
  return { kind: 'task-failed', at, byArn, error: event.Error, cause: String(event.Cause) };
}
