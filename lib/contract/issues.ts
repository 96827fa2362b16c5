import type * as z from 'zod/mini';

/**
 * `batch.size: must be …, not "abc"; surprise: is not a known member` from a schema's error, each wrong member by
 * name. zod/mini loads no language, so that all of its own messages are "Invalid input". Values are named where the
 * schema was run with `reportInput`.
 */
export function describeIssues(error: z.core.$ZodError): string {
  return error.issues.map((issue) => describeIssue(issue, issue.path)).join('; ');
}

function describeIssue(issue: z.core.$ZodIssue, path: readonly PropertyKey[]): string {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${nameOf([...path, key])}: is not a known member`).join('; ');
  }
  if (issue.input === undefined) return `${nameOf(path)}: ${demandOf(issue)}`;
  return `${nameOf(path)}: ${demandOf(issue)}, not ${(JSON.stringify(issue.input) ?? typeof issue.input).slice(0, 60)}`;
}

function nameOf(path: readonly PropertyKey[]): string {
  return path.map(String).join('.') || '(top level)';
}

/** What the schema demands of the member. */
function demandOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be of type ${issue.expected === 'int' ? 'integer' : issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'too_small':
      return `must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      return `must be ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}${unitOf(issue.origin)}`;
    case 'invalid_union':
      return issue.errors.map(([first]) => (first ? demandOf(first) : issue.message)).join(' or ');
    default:
      return issue.message;
  }
}

function unitOf(origin: string): string {
  return origin === 'string' ? ' characters long' : '';
}
