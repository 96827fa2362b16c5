import { AwsError, localArn } from '../aws-api.ts';

export interface FunctionName {
  readonly name: string;
  readonly qualifier: string | null;
}

const pattern =
  /^(?:(?:arn:aws[a-z-]*:lambda:[a-z0-9-]+:)?\d{12}:function:)?(?<name>[\w-]+)(?::(?<qualifier>\$LATEST|[\w-]+))?$/;

/** The versions that exist here: the code of a synthesized template is its first and only version. */
const versions: ReadonlySet<string> = new Set(['$LATEST', '1']);

/** Reads a name, a partial ARN or an ARN, each with or without a qualifier (Lambda API reference, Invoke). */
export function parseFunctionName(nameOrArn: string): FunctionName {
  const groups = pattern.exec(nameOrArn)?.groups;
  if (!groups?.name) {
    throw new AwsError(
      'ValidationException',
      `Value '${nameOrArn}' at 'functionName' failed to satisfy constraint`,
    );
  }
  return { name: groups.name, qualifier: groups.qualifier ?? null };
}

/** The version that a qualifier leads to; throws `ResourceNotFoundException` for any that does not exist. */
export function executedVersion({ name, qualifier }: FunctionName): string {
  const version = qualifier ?? '$LATEST';
  if (!versions.has(version)) throw functionNotFound(`${name}:${version}`);
  return version;
}

/** Lambda's `ResourceNotFoundException` for a function or a version of it. */
export function functionNotFound(qualifiedName: string): AwsError {
  const arn = localArn('lambda', `function:${qualifiedName}`);
  return new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
}
