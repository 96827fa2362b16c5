/** A request to AWS as its service receives it. */
export interface AwsCall {
  /** The name under which the request is signed, which is mostly the prefix of the service's IAM actions. */
  readonly service: string;
  /** As the service's API names it, e.g. `UpdateService`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The Region that it was signed for. */
  readonly region: string;
}

/** A member of a call's input as text; empty where it is left out. */
export function textOf({ input }: Pick<AwsCall, 'input'>, name: string): string {
  return String(input[name] ?? '');
}

/** A member of a call's input that is a list of texts. */
export function textsOf({ input }: Pick<AwsCall, 'input'>, name: string): readonly string[] {
  const value = input[name];
  return Array.isArray(value) ? value.map(String) : [];
}
