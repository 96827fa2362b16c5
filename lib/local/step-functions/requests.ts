import { AwsError } from '../aws-api.ts';
import { dataLimit } from './lambda-task.ts';

/** Characters that an execution's name may not hold (Step Functions API reference, StartExecution). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what AWS forbids here
const forbiddenInName = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]/;

/** Throws `InvalidName` for a name that AWS refuses: empty, over 80 characters, or with a forbidden one. */
export function checkName(name: string): void {
  if (name.length < 1 || name.length > 80 || forbiddenInName.test(name)) {
    throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
  }
}

/** The parsed input; throws `InvalidExecutionInput` for what is no JSON, `ValidationException` above 256 KiB. */
export function parseInput(input: string): unknown {
  if (Buffer.byteLength(input) > dataLimit) {
    const limit = `Member must have length less than or equal to ${dataLimit}`;
    throw new AwsError('ValidationException', `Value at 'input' failed to satisfy constraint: ${limit}`);
  }
  try {
    return JSON.parse(input);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${reason}'`);
  }
}

/** A string member of a request, or undefined; throws `ValidationException` for another type. */
export function stringOf(request: Readonly<Record<string, unknown>>, member: string): string | undefined {
  const value = request[member];
  if (value === undefined || typeof value === 'string') return value;
  throw new AwsError('ValidationException', `Value at '${member}' must be a string`);
}

/** A string member of a request; throws `ValidationException` where it is missing or of another type. */
export function requiredString(request: Readonly<Record<string, unknown>>, member: string): string {
  const value = stringOf(request, member);
  if (value === undefined)
    throw new AwsError('ValidationException', `Value null at '${member}' must not be null`);
  return value;
}
