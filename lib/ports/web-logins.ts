import type { WebLogin } from '../domain/web-login.ts';

/** A login, or why there is none: a sentence that holds nothing of it. */
export type WebLoginAnswer =
  | { readonly kind: 'known'; readonly login: WebLogin }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** The login of a cluster's masters, kept where it may be changed at any time. */
export interface WebLogins {
  /** As it was some minutes ago at most. */
  recent(): Promise<WebLoginAnswer>;
  /** As it is now. */
  now(): Promise<WebLoginAnswer>;
}
