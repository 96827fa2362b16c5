import { AwsError } from '../aws-api.ts';
import { parameterAnswer, type StoredParameter } from './parameter.ts';
import { optionalText, requiredText } from './request.ts';

/** Parameters a page (Systems Manager API reference, GetParametersByPath). */
const largestPage = 10;

/** GetParametersByPath: one page of what lies below a path, directly or, if asked, at any depth. */
export function parametersBelow(
  parameters: readonly StoredParameter[],
  request: Readonly<Record<string, unknown>>,
): unknown {
  const path = requiredText(request, 'Path');
  const prefix = path.endsWith('/') ? path : `${path}/`;
  const found = parameters.filter(({ name }) => {
    const rest = name.startsWith(prefix) ? name.slice(prefix.length) : '';
    return rest !== '' && (request.Recursive === true || !rest.includes('/'));
  });
  const start = startOf(optionalText(request, 'NextToken'));
  const end = start + pageSize(request.MaxResults);
  return {
    Parameters: found.slice(start, end).map(parameterAnswer),
    ...(end < found.length && { NextToken: String(end) }),
  };
}

function pageSize(asked: unknown): number {
  if (asked === undefined) return largestPage;
  if (typeof asked === 'number' && Number.isInteger(asked) && asked >= 1 && asked <= largestPage)
    return asked;
  throw new AwsError('ValidationException', `MaxResults must be between 1 and ${largestPage}`);
}

function startOf(token: string | undefined): number {
  const start = Number(token ?? 0);
  if (Number.isInteger(start) && start >= 0) return start;
  throw new AwsError('InvalidNextToken', `The specified token is not valid: ${token}`);
}
