import type { Cause } from '../domain/cause.ts';

/**
 * The one family of errors. `code` is stable and may be matched by callers; the message starts lowercase, names the
 * bad value and ends with the remedy, without a full stop. What is no `UpgradeError` is a defect or a surprise.
 */
export class UpgradeError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = code;
    this.code = code;
  }
}

/** Input that can't be used: the command line exits 2 and nothing was changed. */
export class BadInput extends UpgradeError {}

/** A write that came too late: another holder has the lock. Never retried, nothing was written. */
export class Fenced extends UpgradeError {
  constructor(message: string) {
    super('fenced', message);
  }
}

/** The cause that an `UpgradeError` states; throws whatever has no code: a defect is no answer. */
export function statedCause(error: unknown): Cause {
  if (error instanceof UpgradeError) return { code: error.code, message: error.message };
  throw error;
}
