import type { Authorization } from '../iam/authorization.ts';

/** One line of a call log. */
export interface RecordedCall {
  /** `function/<name>`, `machine/<name>` or `schedule/<name>`. */
  readonly caller: string;
  /** `<service>:<operation>` of the request. */
  readonly operation: string;
  /** Null where it is not known what IAM is asked for this operation. */
  readonly authorization: Authorization | null;
}
