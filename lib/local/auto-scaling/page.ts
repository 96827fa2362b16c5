import { AwsError } from '../aws-api.ts';

/** Scalable targets a page, by default and at most (Application Auto Scaling API reference). */
const largestPage = 50;

/** One page of a list; the token is opaque to callers and names the next item's place. */
export function pageOfTargets<Item>(
  items: readonly Item[],
  {
    MaxResults: size = largestPage,
    NextToken: token = '0',
  }: { MaxResults?: number | undefined; NextToken?: string | undefined },
): { readonly page: readonly Item[]; readonly NextToken?: string } {
  if (!Number.isInteger(size) || size < 1 || size > largestPage) {
    throw new AwsError('ValidationException', `MaxResults must be between 1 and ${largestPage}`);
  }
  const start = Number(token);
  if (!Number.isInteger(start) || start < 0) {
    throw new AwsError('InvalidNextTokenException', `The next token ${token} is not valid.`);
  }
  const end = start + size;
  return { page: items.slice(start, end), ...(end < items.length && { NextToken: String(end) }) };
}
