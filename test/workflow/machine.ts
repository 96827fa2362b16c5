import { synthesizedUpgrader } from '../constructs/synthesized-upgrader.ts';

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly MaxAttempts?: number;
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly ResultPath?: string;
  readonly Next: string;
}

/** A state of the Amazon States Language, as far as the upgrader's machine uses it. */
export interface State {
  readonly Type: 'Task' | 'Choice' | 'Wait' | 'Succeed' | 'Fail';
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly {
    readonly Variable: string;
    readonly StringEquals: string;
    readonly Next: string;
  }[];
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
  readonly TimeoutSeconds?: number;
  readonly OutputPath?: string;
  readonly Parameters?: { readonly FunctionName: string; readonly Payload: unknown };
}

export interface MachineDefinition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** The definition of the synthesized machine, its tokens replaced. */
export function upgradeMachine(): MachineDefinition {
  const [machine] = synthesizedUpgrader().stack.machines;
  if (!machine) throw new Error('the stack has no state machine');
  return machine.definition as MachineDefinition;
}

export function stateOf({ States }: MachineDefinition, name: string): State {
  const state = States[name];
  if (state) return state;
  throw new Error(`the machine has no state ${name}`);
}

/** Where a state may lead. */
export function successorsOf({ Next, Default, Choices = [], Catch = [] }: State): readonly string[] {
  const named = [Next, Default, ...Choices.map((rule) => rule.Next), ...Catch.map((rule) => rule.Next)];
  return named.filter((name) => name !== undefined);
}
