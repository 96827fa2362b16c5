import type { Cause } from '../../cause.ts';

/** One question of the pre-flight. `detail` says what was found; of a failed one also the remedy. */
export interface Check {
  /** Stable; of a failed one the code of the refusal. */
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
}

/** Passed unless there is a problem. */
export function check(name: string, problem: string | null | undefined, found: string): Check {
  return problem ? { name, passed: false, detail: problem } : { name, passed: true, detail: found };
}

/** The first failed check, as the cause of a refusal; null where all passed. */
export function firstFailed(checks: readonly Check[]): Cause | null {
  const failed = checks.find(({ passed }) => !passed);
  return failed ? { code: failed.name, message: failed.detail } : null;
}
