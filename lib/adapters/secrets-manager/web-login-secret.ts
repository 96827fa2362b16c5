import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import type { WebLoginKind } from '../../domain/web-login.ts';
import type { WebLoginAnswer, WebLogins } from '../../ports/web-logins.ts';

export interface WebLoginSecretProps {
  readonly client: SecretsManagerClient;
  /** Name or ARN of the secret. */
  readonly secret: string;
  readonly kind: WebLoginKind;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const content = z.object({
  username: z.string().check(z.minLength(1)),
  password: z.string().check(z.minLength(1)),
});

/** Long enough that an upgrade which looks every ten seconds asks little, short enough that nobody waits for a change. */
const freshMilliseconds = 5 * 60_000;

/** Errors that asking again does not mend (GetSecretValue, API reference, and the caller's permission). */
const lasting = new Set([
  'ResourceNotFoundException',
  'AccessDeniedException',
  'DecryptionFailure',
  'InvalidRequestException',
  'InvalidParameterException',
]);

/**
 * A login in Secrets Manager, as `{"username": …, "password": …}`: the names that Secrets Manager's own rotation uses.
 * Kept in memory only. A secret that can't be read or has another shape is an answer; other errors of AWS are thrown.
 */
export class WebLoginSecret implements WebLogins {
  readonly #props: WebLoginSecretProps;
  #last: { readonly at: number; readonly answer: WebLoginAnswer } | undefined;

  constructor(props: WebLoginSecretProps) {
    this.#props = props;
  }

  async recent(): Promise<WebLoginAnswer> {
    const last = this.#last;
    const fresh = last?.answer.kind === 'known' && this.#props.now() - last.at < freshMilliseconds;
    return fresh ? last.answer : this.now();
  }

  async now(): Promise<WebLoginAnswer> {
    const at = this.#props.now();
    const answer = await this.#read();
    this.#last = { at, answer };
    return answer;
  }

  async #read(): Promise<WebLoginAnswer> {
    const { client, secret, kind } = this.#props;
    try {
      const { SecretString: text } = await client.send(new GetSecretValueCommand({ SecretId: secret }));
      const { data } = content.safeParse(parsedJson(text));
      if (data) return { kind: 'known', login: { kind, ...data } };
      return this.#unreadable('is not {"username": …, "password": …}; store that in it');
    } catch (error) {
      if (!(error instanceof Error) || !lasting.has(error.name)) throw error;
      return this.#unreadable(`can't be read (${error.name}); let the function read it, under this name`);
    }
  }

  #unreadable(what: string): WebLoginAnswer {
    return { kind: 'unreadable', reason: `the secret ${this.#props.secret} ${what}` };
  }
}

/** Undefined for what is no JSON: the parser's error would quote the secret. */
function parsedJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
