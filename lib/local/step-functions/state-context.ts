import type { GuardedDefinition } from './definition.ts';

/** Where an execution is right now, for `$$.State` and for the handlers. */
export interface CurrentState {
  name: string;
  enteredAt: number;
  /** Calls of this visit's function so far, the running one included. */
  attempts: number;
}

/**
 * The same states, observed: the engine looks a state up exactly once, in the turn in which it enters it, and never
 * for a retry. Its own events come too late to answer `$$.State.EnteredTime` in the same turn.
 */
export function observeStates(
  definition: GuardedDefinition,
  current: CurrentState,
): GuardedDefinition['States'] {
  return new Proxy(definition.States, {
    get(states, name) {
      if (typeof name !== 'string' || !Object.hasOwn(states, name)) return undefined;
      Object.assign(current, { name, enteredAt: Date.now(), attempts: 0 });
      return states[name];
    },
  });
}

export interface ExecutionIdentity {
  readonly executionArn: string;
  readonly executionName: string;
  readonly stateMachineArn: string;
  readonly stateMachineName: string;
  readonly roleArn: string;
}

/** The context object. The engine keeps nested getters alive and adds `Execution.Input` and `StartTime` itself. */
export function contextObject(identity: ExecutionIdentity, current: CurrentState): Record<string, unknown> {
  return {
    Execution: { Id: identity.executionArn, Name: identity.executionName, RoleArn: identity.roleArn },
    StateMachine: { Id: identity.stateMachineArn, Name: identity.stateMachineName },
    State: {
      get Name() {
        return current.name;
      },
      get EnteredTime() {
        return new Date(current.enteredAt).toISOString();
      },
      get RetryCount() {
        return current.attempts;
      },
    },
  };
}
