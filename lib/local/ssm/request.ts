import { AwsError } from '../aws-api.ts';

/** Members of a request, checked for their types; each throws `ValidationException`. */

type Request = Readonly<Record<string, unknown>>;

/** A string member of a request, or undefined. */
export function optionalText(request: Request, member: string): string | undefined {
  const value = request[member];
  if (value === undefined || typeof value === 'string') return value;
  throw invalid(member, value);
}

/** A string member of a request; throws `ValidationException` without it. */
export function requiredText(request: Request, member: string): string {
  const value = request[member];
  if (typeof value === 'string' && value !== '') return value;
  throw invalid(member, value);
}

/** A list of strings in a request; throws `ValidationException` without it. */
export function textList(request: Request, member: string): readonly string[] {
  const value = request[member];
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value;
  throw invalid(member, value);
}

function invalid(member: string, value: unknown): AwsError {
  const message = `Value ${JSON.stringify(value) ?? 'null'} at '${member}' failed to satisfy constraint`;
  return new AwsError('ValidationException', message);
}
