import { localRegion } from '../aws-api.ts';
import type { Ending } from './ending.ts';
import type { TraceEvent } from './trace.ts';

/** An event of GetExecutionHistory; `timestamp` in seconds since 1970, as on the wire. */
export type HistoryEvent = {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: number;
  readonly type: string;
} & Readonly<Record<string, unknown>>;

/** An execution fails when its history is full (Step Functions quotas). */
export const historyLimit = 25_000;

const lambda = { resourceType: 'lambda', resource: 'invoke' };
const complete = { truncated: false };

/** The history of one execution, event by event in AWS's shape. */
export class History {
  readonly #events: HistoryEvent[] = [];

  get events(): readonly HistoryEvent[] {
    return this.#events;
  }

  started(at: number, input: string, roleArn: string): void {
    const executionStartedEventDetails = { input, inputDetails: complete, roleArn };
    this.#add(at, 'ExecutionStarted', { executionStartedEventDetails });
  }

  add(event: TraceEvent): void {
    for (const [type, details] of eventsOf(event)) this.#add(event.at, type, details);
  }

  ended(at: number, ending: Ending): void {
    const [type, details] = endOf(ending);
    this.#add(at, type, details);
  }

  #add(at: number, type: string, details: Readonly<Record<string, unknown>>): void {
    const id = this.#events.length + 1;
    // The first two events both name 0 as the one before them (Step Functions API reference, GetExecutionHistory).
    this.#events.push({ id, previousEventId: id <= 2 ? 0 : id - 1, timestamp: at / 1000, type, ...details });
  }
}

type Details = Readonly<Record<string, unknown>>;
type TypedDetails = readonly [type: string, details: Details];

function eventsOf(event: TraceEvent): readonly TypedDetails[] {
  switch (event.kind) {
    case 'entered': {
      const stateEnteredEventDetails = {
        name: event.name,
        input: JSON.stringify(event.input),
        inputDetails: complete,
      };
      return [[`${event.type}StateEntered`, { stateEnteredEventDetails }]];
    }
    case 'exited': {
      const stateExitedEventDetails = {
        name: event.name,
        output: JSON.stringify(event.output),
        outputDetails: complete,
      };
      return [[`${event.type}StateExited`, { stateExitedEventDetails }]];
    }
    default:
      return event.byArn ? functionEvents(event) : taskEvents(event);
  }
}

type CallEvent = Extract<TraceEvent, { readonly byArn: boolean }>;

function taskEvents(event: CallEvent): readonly TypedDetails[] {
  switch (event.kind) {
    case 'task-started': {
      const parameters = JSON.stringify(event.parameters);
      const details = {
        ...lambda,
        region: localRegion,
        parameters,
        timeoutInSeconds: event.timeoutSeconds ?? undefined,
      };
      return [
        ['TaskScheduled', { taskScheduledEventDetails: details }],
        ['TaskStarted', { taskStartedEventDetails: lambda }],
      ];
    }
    case 'task-succeeded': {
      const output = JSON.stringify(event.output);
      return [
        ['TaskSucceeded', { taskSucceededEventDetails: { ...lambda, output, outputDetails: complete } }],
      ];
    }
    case 'task-failed': {
      const { error, cause } = event;
      return [['TaskFailed', { taskFailedEventDetails: { ...lambda, error, cause } }]];
    }
    case 'task-timed-out':
      return [['TaskTimedOut', { taskTimedOutEventDetails: { ...lambda, error: 'States.Timeout' } }]];
  }
}

/** A Task whose resource is the function has events of its own names (Step Functions API reference, HistoryEvent). */
function functionEvents(event: CallEvent): readonly TypedDetails[] {
  switch (event.kind) {
    case 'task-started': {
      const { FunctionName: resource, Payload } = event.parameters;
      const input = JSON.stringify(Payload);
      const details = {
        resource,
        input,
        inputDetails: complete,
        timeoutInSeconds: event.timeoutSeconds ?? undefined,
      };
      return [
        ['LambdaFunctionScheduled', { lambdaFunctionScheduledEventDetails: details }],
        ['LambdaFunctionStarted', {}],
      ];
    }
    case 'task-succeeded': {
      const output = JSON.stringify(event.output);
      const details = { output, outputDetails: complete };
      return [['LambdaFunctionSucceeded', { lambdaFunctionSucceededEventDetails: details }]];
    }
    case 'task-failed': {
      const { error, cause } = event;
      return [['LambdaFunctionFailed', { lambdaFunctionFailedEventDetails: { error, cause } }]];
    }
    case 'task-timed-out': {
      const details = { error: 'States.Timeout' };
      return [['LambdaFunctionTimedOut', { lambdaFunctionTimedOutEventDetails: details }]];
    }
  }
}

function endOf(ending: Ending): TypedDetails {
  if (ending.status === 'SUCCEEDED') {
    const details = { output: JSON.stringify(ending.output), outputDetails: complete };
    return ['ExecutionSucceeded', { executionSucceededEventDetails: details }];
  }
  const { error, cause } = ending;
  switch (ending.status) {
    case 'FAILED':
      return ['ExecutionFailed', { executionFailedEventDetails: { error, cause } }];
    case 'ABORTED':
      return ['ExecutionAborted', { executionAbortedEventDetails: { error, cause } }];
    case 'TIMED_OUT':
      return ['ExecutionTimedOut', { executionTimedOutEventDetails: { error, cause } }];
  }
}
