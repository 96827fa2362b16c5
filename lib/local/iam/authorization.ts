/** What IAM is asked before a call is carried out. A call may need several. */
export interface Authorization {
  /** `<prefix>:<action>` as policies name it. */
  readonly action: string;
  /** ARN of what it is done to; `*` for an action that knows no resource. */
  readonly resource: string;
  /** Values of the condition keys that the request carries, besides the global ones. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

/** One authorization for each resource. */
export function authorized(
  action: string,
  resources: readonly string[],
  context: Authorization['context'] = {},
): readonly Authorization[] {
  return resources.map((resource) => ({ action, resource, context }));
}
