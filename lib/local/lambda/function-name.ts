import { AwsError, localArn } from '../aws-api.ts';

export interface FunctionName {
  readonly name: string;
  readonly qualifier: string | null;
}

const pattern =
  /^(?:(?:arn:aws[a-z-]*:lambda:[a-z0-9-]+:)?\d{12}:function:)?(?<name>[\w-]+)(?::(?<qualifier>\$LATEST|[\w-]+))?$/;

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

/** Lambda's `ResourceNotFoundException` for a function or a version of it. */
export function functionNotFound(qualifiedName: string): AwsError {
  const arn = localArn('lambda', `function:${qualifiedName}`);
  return new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
}
