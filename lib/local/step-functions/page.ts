import { AwsError } from '../aws-api.ts';

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextToken?: string;
}

const largestPage = 1000;
const usualPage = 100;

/** One page of a list; the token is the place where the next page starts. */
export function pageOf<Item>(items: readonly Item[], request: Readonly<Record<string, unknown>>): Page<Item> {
  const { maxResults, nextToken } = request;
  const start = nextToken === undefined ? 0 : Number(nextToken);
  if (!Number.isInteger(start) || start < 0) {
    throw new AwsError('InvalidToken', `Invalid Token: '${String(nextToken)}'`);
  }
  const size =
    typeof maxResults === 'number' && maxResults > 0 ? Math.min(maxResults, largestPage) : usualPage;
  const end = start + size;
  return { items: items.slice(start, end), ...(end < items.length && { nextToken: String(end) }) };
}
