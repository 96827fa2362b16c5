/**
 * How a master asks who comes: `basic` by HTTP Basic Authentication (`--web-auth`, up to 2.21), `form` by a login page
 * (`--web-login`, since 2.22), whose routes the locustfile registers.
 */
export type WebLoginKind = 'form' | 'basic';

/** Name and password of a web interface. Goes to the Probe and nowhere else. */
export interface WebLogin {
  readonly kind: WebLoginKind;
  readonly username: string;
  readonly password: string;
}

/** Why a master shows a login instead of what it was asked for: it was given none, or it did not take the one given. */
export type WebLoginProblem = 'web-login-required' | 'web-login-refused';
