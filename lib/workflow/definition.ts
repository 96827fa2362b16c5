import type { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Fail, type IChainable, Succeed, Wait, WaitTime } from 'aws-cdk-lib/aws-stepfunctions';
import type { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { UpgraderLambda } from '../contract/lambdas.ts';
import { registrationErrors } from '../contract/registration.ts';
import { type TaskStateName, taskStates } from '../contract/states.ts';
import { branch } from './branch.ts';
import { lambdaServiceRetry, neverRetry, rollbackRetry, throttledRetry } from './retries.ts';
import { task } from './task.ts';

export interface DefinitionProps {
  readonly functions: Readonly<Record<UpgraderLambda, IFunction>>;
  readonly functionTimeout: Duration;
}

const comments: Readonly<Record<TaskStateName, string>> = {
  Prepare: 'Takes the lock, looks at the cluster and plans. Changes nothing',
  GateMaster:
    'May the master be changed now? Aborted, paused, window over, calendar closed, or a test in flight?',
  UpgradeMaster:
    "Suspends what acts by itself, registers the target revisions and starts the target's master",
  ObserveMaster: 'Is the new master healthy and of the stated version?',
  GateBatch: 'May the next batch be moved now? Aborted, paused, or a test in flight?',
  MoveBatch: "Writes both slots' worker counts of one batch",
  ObserveBatch: 'Have the workers of the batch registered, and is the master healthy?',
  RestartTest:
    'Leads users to the new master, starts the test again that a gate stopped, and sees it run with all its users',
  Bake: 'Watches the target for a while before it is declared good',
  Conclude:
    'Takes the old master away, resumes what was suspended, writes the version of record, frees the lock',
  RollBack: 'Writes the next step of the way back, and leads users back. Passes no gate',
  ObserveRollback: 'Is the cluster back as far as it was written?',
  ConcludeRollback:
    'Resumes what was suspended, writes how it ended and frees the lock, unless the rollback failed',
};

/**
 * The machine: Prepare → (Gate ⟲ → UpgradeMaster → ObserveMaster ⟲ → (Gate ⟲ → MoveBatch → ObserveBatch ⟲) ⟲) ⟲
 * → RestartTest ⟲ → Bake ⟲ → Conclude ⟲; anything that goes wrong leads to RollBack → ObserveRollback ⟲ →
 * ConcludeRollback ⟲. It stays inside the part of the states language that its local engine runs as AWS does.
 */
export function upgradeDefinition(scope: Construct, props: DefinitionProps): IChainable {
  const states = taskStatesOf(scope, props);
  const ends = endsOf(scope);
  const rollingBack = states.RollBack;
  // No Lambda works without its registration, the ones of the way back included, and nothing was changed yet.
  states.Prepare.addCatch(ends.Misconfigured, { errors: [...registrationErrors], resultPath: '$.error' });
  for (const [name, state] of Object.entries(states)) {
    const onTheWayBack = name.endsWith('Rollback') || name === 'RollBack';
    state.addCatch(onTheWayBack ? ends.RollbackFailed : rollingBack, {
      errors: ['States.ALL'],
      resultPath: '$.error',
    });
  }
  wireForward(scope, states, ends);
  wireBack(scope, states, ends);
  return states.Prepare;
}

type TaskStates = Readonly<Record<TaskStateName, LambdaInvoke>>;

function taskStatesOf(scope: Construct, { functions, functionTimeout }: DefinitionProps): TaskStates {
  const entries = Object.entries(taskStates).map(([name, { lambda }]) => {
    const state = name as TaskStateName;
    const wayBack = state.endsWith('Rollback') || state === 'RollBack';
    const retries = [neverRetry, lambdaServiceRetry, throttledRetry, ...(wayBack ? [rollbackRetry] : [])];
    const invoke = task(scope, state, {
      function: functions[lambda],
      functionTimeout,
      retries,
      comment: comments[state],
    });
    return [state, invoke];
  });
  return Object.fromEntries(entries) as TaskStates;
}

/** How an execution ends. Only Succeeded counts as success: nothing else may look like it in the console. */
function endsOf(scope: Construct) {
  const fail = (name: string, error: string) =>
    new Fail(scope, name, { error, causePath: '$.explanation', comment: `The upgrade ended as ${error}` });
  return {
    Succeeded: new Succeed(scope, 'Succeeded', { comment: 'Upgraded, or there was nothing to do' }),
    Refused: fail('Refused', 'refused'),
    Held: fail('Held', 'held'),
    Aborted: fail('Aborted', 'aborted'),
    RolledBack: fail('RolledBack', 'rolled-back'),
    Failed: fail('Failed', 'failed'),
    Misconfigured: new Fail(scope, 'Misconfigured', { error: 'misconfigured', causePath: '$.error.Cause' }),
    // Reached by Catch as well, where there is no explanation: recovery finds the lock and the ledger as they are.
    RollbackFailed: new Fail(scope, 'RollbackFailed', {
      error: 'rollback-failed',
      cause: 'The cluster could not be put back. The lock is kept; the ledger says how far it came',
    }),
  };
}

type Ends = ReturnType<typeof endsOf>;

function waitFor(scope: Construct, what: string): Wait {
  return new Wait(scope, `WaitFor${what}`, { time: WaitTime.secondsPath('$.waitSeconds') });
}

function wireForward(scope: Construct, states: TaskStates, ends: Ends): void {
  const { GateMaster, UpgradeMaster, ObserveMaster, GateBatch, MoveBatch, ObserveBatch, Bake } = states;
  const { Prepare, RestartTest, Conclude, RollBack } = states;
  const forMaster = waitFor(scope, 'Master');
  const forBatch = waitFor(scope, 'Batch');
  forMaster.next(ObserveMaster);
  forBatch.next(ObserveBatch);
  const wire = wiring(scope, RollBack);

  wire('Prepare', Prepare, {
    proceed: GateMaster,
    'nothing-to-do': ends.Succeeded,
    refused: ends.Refused,
    recover: waitFor(scope, 'LateWrites').next(RollBack),
  });
  wire('GateMaster', GateMaster, {
    proceed: UpgradeMaster,
    wait: waitFor(scope, 'GateMaster').next(GateMaster),
    stop: Conclude,
    'roll-back': RollBack,
  });
  wire('UpgradeMaster', UpgradeMaster, {
    proceed: forMaster,
    wait: waitFor(scope, 'WorkersGone').next(UpgradeMaster),
    hold: GateMaster,
    'roll-back': RollBack,
  });
  wire('ObserveMaster', ObserveMaster, { proceed: GateBatch, wait: forMaster, 'roll-back': RollBack });
  wire('GateBatch', GateBatch, {
    proceed: MoveBatch,
    wait: waitFor(scope, 'GateBatch').next(GateBatch),
    'roll-back': RollBack,
  });
  wire('MoveBatch', MoveBatch, { proceed: forBatch, hold: GateBatch, 'roll-back': RollBack });
  wire('ObserveBatch', ObserveBatch, {
    'next-batch': GateBatch,
    'next-hop': GateMaster,
    proceed: RestartTest,
    wait: forBatch,
    'roll-back': RollBack,
  });
  wire('RestartTest', RestartTest, {
    proceed: Bake,
    wait: waitFor(scope, 'Test').next(RestartTest),
    'roll-back': RollBack,
  });
  wire('Bake', Bake, { proceed: Conclude, wait: waitFor(scope, 'Bake').next(Bake), 'roll-back': RollBack });
  wire('Conclude', Conclude, {
    succeeded: ends.Succeeded,
    wait: waitFor(scope, 'Conclusion').next(Conclude),
    held: ends.Held,
    aborted: ends.Aborted,
    'roll-back': RollBack,
  });
}

function wireBack(scope: Construct, states: TaskStates, ends: Ends): void {
  const { RollBack, ObserveRollback, ConcludeRollback } = states;
  const wire = wiring(scope, ends.RollbackFailed);
  const forRollback = waitFor(scope, 'Rollback');
  forRollback.next(ObserveRollback);
  wire('RollBack', RollBack, { proceed: forRollback, conclude: ConcludeRollback });
  wire('ObserveRollback', ObserveRollback, {
    proceed: ConcludeRollback,
    wait: forRollback,
    continue: RollBack,
  });
  wire('ConcludeRollback', ConcludeRollback, {
    'rolled-back': ends.RolledBack,
    aborted: ends.Aborted,
    failed: ends.Failed,
    'rollback-failed': ends.RollbackFailed,
    wait: waitFor(scope, 'Restoration').next(ConcludeRollback),
  });
}

/** Joins a Task to its Choice. */
function wiring(scope: Construct, otherwise: IChainable) {
  return <State extends TaskStateName>(
    name: State,
    state: LambdaInvoke,
    next: Parameters<typeof branch<State>>[2],
  ): void => {
    state.next(branch(scope, name, next, otherwise));
  };
}
