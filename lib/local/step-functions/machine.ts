import { UpgradeError } from '../../contract/errors.ts';
import type { FunctionInvoker } from '../lambda/function-definition.ts';
import { type GuardedDefinition, isTask, namedFunction } from './definition.ts';
import { validateDefinition } from './engine.ts';
import { guardDefinition } from './guard.ts';

/** A state machine as its template declares it. */
export interface MachineDefinition {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly definition: unknown;
}

/** A state machine that may run here. */
export interface Machine extends MachineDefinition {
  readonly definition: GuardedDefinition;
  readonly createdAt: number;
}

/** Throws `unsupported-definition`, `invalid-definition` or, for a Task without its function, `unbound-task`. */
export function admitMachine(machine: MachineDefinition, functions: FunctionInvoker): Machine {
  const definition = guardDefinition(machine.name, machine.definition);
  try {
    validateDefinition(definition);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UpgradeError('invalid-definition', `state machine ${machine.name}: ${reason}`, { cause });
  }
  for (const [state, task] of Object.entries(definition.States).filter(([, each]) => isTask(each))) {
    const name = isTask(task) ? (namedFunction(task.Resource) ?? task.Parameters?.FunctionName ?? '') : '';
    if (!functions.has(name)) {
      const message = `${state} of state machine ${machine.name} invokes ${name}, which does not exist here: deploy it in the same stack`;
      throw new UpgradeError('unbound-task', message);
    }
  }
  return { ...machine, definition, createdAt: Date.now() };
}
