/** Why something is waited for, refused or rolled back: a stable code and a sentence for a person. */
export interface Cause {
  readonly code: string;
  readonly message: string;
}
