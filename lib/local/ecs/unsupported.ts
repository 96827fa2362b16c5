import { AwsError } from '../aws-api.ts';
import type { Request } from './operation.ts';

/** A member that would be ignored here is refused: an answer that leaves it out of account would be wrong. */
export function refuseMembers(operation: string, input: Request, members: readonly string[]): void {
  const given = members.find((member) => input[member] !== undefined);
  if (given === undefined) return;
  throw new AwsError(
    'InvalidParameterException',
    `the embedded ECS does not implement ${given} of ${operation}: leave it out`,
  );
}

/** The same for a value of a member of which only one way exists here. */
export function refuseOtherThan(member: string, value: string | undefined, only: string): void {
  if (value === undefined || value === only) return;
  throw new AwsError(
    'InvalidParameterException',
    `the embedded ECS does not implement ${member} ${value}: use ${only}`,
  );
}
