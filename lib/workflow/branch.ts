import { Choice, Condition, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { DecisionOf, TaskStateName } from '../contract/states.ts';

/**
 * The Choice after a Task: one branch for each decision that the contract lists for the state, checked by the
 * compiler. The default is for what the contract doesn't know; it can only be reached by a defect.
 */
export function branch<State extends TaskStateName>(
  scope: Construct,
  state: State,
  next: Readonly<Record<DecisionOf<State>, IChainable>>,
  otherwise: IChainable,
): Choice {
  const choice = new Choice(scope, `${state}Verdict`);
  for (const [decision, target] of Object.entries<IChainable>(next)) {
    choice.when(Condition.stringEquals('$.decision', decision), target);
  }
  return choice.otherwise(otherwise);
}
