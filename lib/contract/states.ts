/**
 * Every Task state of the machine: the Lambda that serves it and the decisions that it may return. The workflow
 * must branch on exactly these (checked by the compiler) and the Lambda's output is validated against them.
 */
export const taskStates = {
  Prepare: { lambda: 'prepare', decisions: ['proceed', 'nothing-to-do', 'refused', 'recover'] },
  GateMaster: { lambda: 'gate', decisions: ['proceed', 'wait', 'stop', 'roll-back'] },
  UpgradeMaster: { lambda: 'upgrade-master', decisions: ['proceed', 'wait', 'hold', 'roll-back'] },
  ObserveMaster: { lambda: 'observe', decisions: ['proceed', 'wait', 'roll-back'] },
  GateBatch: { lambda: 'gate', decisions: ['proceed', 'wait', 'roll-back'] },
  MoveBatch: { lambda: 'move-batch', decisions: ['proceed', 'hold', 'roll-back'] },
  ObserveBatch: { lambda: 'observe', decisions: ['next-batch', 'next-hop', 'proceed', 'wait', 'roll-back'] },
  RestartTest: { lambda: 'restart-test', decisions: ['proceed', 'wait', 'roll-back'] },
  Bake: { lambda: 'observe', decisions: ['proceed', 'wait', 'roll-back'] },
  Conclude: { lambda: 'conclude', decisions: ['succeeded', 'wait', 'held', 'aborted', 'roll-back'] },
  RollBack: { lambda: 'roll-back', decisions: ['proceed', 'conclude'] },
  ObserveRollback: { lambda: 'observe', decisions: ['proceed', 'wait', 'continue'] },
  ConcludeRollback: {
    lambda: 'conclude-rollback',
    decisions: ['rolled-back', 'aborted', 'failed', 'rollback-failed', 'wait'],
  },
} as const;

export type TaskStateName = keyof typeof taskStates;
export type DecisionOf<State extends TaskStateName> = (typeof taskStates)[State]['decisions'][number];
export type Decision = DecisionOf<TaskStateName>;

/** The observing states share a Lambda; the state's name in the payload tells it what to expect. */
export type ObserveStateName = 'ObserveMaster' | 'ObserveBatch' | 'Bake' | 'ObserveRollback';
export type GateStateName = 'GateMaster' | 'GateBatch';
