import { UpgradeError } from '../../contract/errors.ts';

/** A member that ECS always sends, although the SDK types it as optional. Throws `ecs-answer-incomplete` if absent. */
export function required<Value>(value: Value | undefined, member: string, of: string): Value {
  if (value !== undefined) return value;
  throw new UpgradeError(
    'ecs-answer-incomplete',
    `ECS described ${of} without "${member}": check that the endpoint is Amazon ECS and try again`,
  );
}
