import type { EcsSettings } from './settings.ts';
import type { EcsState } from './state.ts';

/** What an operation is called with, after its types were checked against the SDK's schema. */
export type Request = Readonly<Record<string, unknown>>;

/** An operation is a function of the state: it answers, and says what the state is afterwards. */
export interface OperationResult {
  readonly state: EcsState;
  readonly answer: unknown;
}

export interface OperationContext {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** A fresh id in the form of AWS's: 32 hexadecimal digits. */
  newId(): string;
  readonly settings: EcsSettings;
  /** Does some load balancer forward to this target group? */
  isAttached(targetGroup: string): boolean;
  /** The name that Cloud Map has for a registry; undefined where it knows none. */
  dnsName(registry: string): string | undefined;
}

export type Operation<Input> = (state: EcsState, input: Input, context: OperationContext) => OperationResult;
