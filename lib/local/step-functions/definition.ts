/** A definition as JSON gives it: nothing is known of it before the guard has looked. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether JSON holds an object here. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One thing in a definition that the engine would get wrong, and what to write instead. */
export interface Refusal {
  /** The state's name, or `the machine`. */
  readonly where: string;
  /** The offending text. */
  readonly what: string;
  readonly remedy: string;
}

/** Called by the checks for each thing that they refuse; the state is known to the caller. */
export type Refuse = (what: string, remedy: string) => void;

/** A Task of a guarded definition: by `lambda:invoke` with a timeout, or a function's ARN with or without one. */
export interface TaskDefinition {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly TimeoutSeconds?: number;
  readonly Parameters?: { readonly FunctionName: string };
}

/** The older form of a Task: its resource is the function itself, which gets the state's input and gives its output. */
const functionArn = /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+(:(\$LATEST|[\w-]+))?$/;

/** The function's ARN where a Task names it as its resource; null for a Task by `lambda:invoke`. */
export function namedFunction(resource: unknown): string | null {
  return typeof resource === 'string' && functionArn.test(resource) ? resource : null;
}

/** What the guard lets through: Task states are known to be plain Lambda invocations. */
export interface GuardedDefinition {
  readonly StartAt: string;
  readonly TimeoutSeconds?: number;
  readonly States: Readonly<Record<string, TaskDefinition | { readonly Type: string }>>;
}

/** Whether a guarded state is a Task. */
export function isTask(state: { readonly Type: string } | undefined): state is TaskDefinition {
  return state?.Type === 'Task';
}
