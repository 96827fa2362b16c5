import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import * as z from 'zod/mini';
import { type Registration, webLoginKind } from '../../contract/registration.ts';
import type { WebLoginKind } from '../../domain/web-login.ts';
import { thing } from '../check-properties.ts';

/** How the masters ask who comes, and what upgrades answer. */
export interface WebLoginProps {
  /** Holds `{"username": …, "password": …}`. Only the functions that ask masters may read it. */
  readonly secret: ISecret;
  /** `form`: a login page (`--web-login`, since 2.22); `basic`: HTTP Basic Authentication (`--web-auth`, up to 2.21). */
  readonly kind: WebLoginKind;
}

export const webLoginKinds = z.strictObject({
  secret: thing('secretArn', 'must be a secret of Secrets Manager'),
  kind: webLoginKind,
});

/** The name of a secret whose whole ARN is not known leads to it as well. */
export function registeredLogin(login: WebLoginProps | undefined): Registration['webLogin'] {
  if (!login) return null;
  const { secret, kind } = login;
  return { secret: secret.secretFullArn ?? secret.secretName, kind };
}
