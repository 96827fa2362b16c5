import { AwsError } from '../aws-api.ts';

interface PageRequest {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

const largestPage = 100;

/** One page of a list: at most 100 items; the token is opaque to callers and names the next item's place. */
export function pageOf<Item>(
  items: readonly Item[],
  { maxResults = largestPage, nextToken }: PageRequest,
): { readonly page: readonly Item[]; readonly nextToken?: string } {
  if (!Number.isInteger(maxResults) || maxResults < 1 || maxResults > largestPage) {
    throw new AwsError('InvalidParameterException', `maxResults must be between 1 and ${largestPage}.`);
  }
  const start = nextToken === undefined ? 0 : Number(Buffer.from(nextToken, 'base64').toString());
  if (!Number.isInteger(start) || start < 0) {
    throw new AwsError('InvalidParameterException', 'Invalid token.');
  }
  const end = start + maxResults;
  const token = Buffer.from(String(end)).toString('base64');
  return { page: items.slice(start, end), ...(end < items.length && { nextToken: token }) };
}
