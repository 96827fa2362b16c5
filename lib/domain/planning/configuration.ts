/** One of the two roles of a slot. */
export type Role = 'master' | 'worker';

/** What the target takes besides its images: the content of other task definitions. */
export interface Configuration {
  /** ARNs of the task definitions that it is taken from. They are never run themselves. */
  readonly taskDefinitions: Readonly<Record<Role, string>>;
  /** What that changes in what the active slot runs, as sentences without values; empty: nothing. */
  readonly changes: readonly string[];
}

/** Whether the target is configured otherwise than what runs. */
export function reconfigures(configuration: Configuration | null): boolean {
  return configuration !== null && configuration.changes.length > 0;
}
