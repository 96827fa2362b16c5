import { UpgradeError } from '../../contract/errors.ts';
import { type GuardedDefinition, isObject, type JsonObject, type Refusal } from './definition.ts';
import { checkFields } from './guard-errors.ts';
import { checkQueryLanguage, checkSeconds, checkState } from './guard-states.ts';

/**
 * Everything in a definition that aws-local-stepfunctions 3.0.0 does otherwise than AWS (measured), or that this
 * guard does not know. An empty list means that the local run says something about the run on AWS.
 */
export function refusals(definition: JsonObject): readonly Refusal[] {
  const found: Refusal[] = [];
  const refuseIn = (where: string) => (what: string, remedy: string) =>
    void found.push({ where, what, remedy });
  const machine = refuseIn('the machine');
  checkFields(
    'the definition',
    definition,
    ['Comment', 'StartAt', 'States', 'TimeoutSeconds', 'Version', 'QueryLanguage'],
    machine,
  );
  checkQueryLanguage(definition, machine);
  checkSeconds('TimeoutSeconds', definition.TimeoutSeconds, machine);
  if (!isObject(definition.States)) machine('a definition without States', 'give it states');
  else for (const [name, state] of Object.entries(definition.States)) checkState(state, refuseIn(name));
  return found;
}

/** Refuses, never rewrites. Throws `unsupported-definition` with every refusal, state and remedy. */
export function guardDefinition(machine: string, definition: unknown): GuardedDefinition {
  if (!isObject(definition)) {
    throw new UpgradeError(
      'unsupported-definition',
      `state machine ${machine} has no definition: give it an object`,
    );
  }
  const found = refusals(definition);
  if (found.length === 0) return definition as unknown as GuardedDefinition;
  const list = found.map(({ where, what, remedy }) => `${where}: ${what} can't run locally: ${remedy}`);
  throw new UpgradeError('unsupported-definition', `state machine ${machine}: ${list.join('; ')}`);
}
