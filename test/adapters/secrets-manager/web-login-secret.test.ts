import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { WebLoginSecret } from '../../../lib/adapters/secrets-manager/web-login-secret.ts';
import { cannedAws, type WireAnswer, wireError } from '../canned-aws.ts';

const minute = 60_000;

function secretOf(answers: readonly WireAnswer[]) {
  const left = [...answers];
  const { requests, config } = cannedAws(() => left.shift() ?? answers.at(-1) ?? { body: {} });
  const clock = { now: 0 };
  const client = new SecretsManagerClient({ ...config, maxAttempts: 1 });
  const logins = new WebLoginSecret({ client, secret: 'locust/web', kind: 'form', now: () => clock.now });
  return { requests, clock, logins };
}

function holding(password: string): WireAnswer {
  return { body: { SecretString: JSON.stringify({ username: 'someone', password, engine: 'locust' }) } };
}

function known(password: string) {
  return { kind: 'known', login: { kind: 'form', username: 'someone', password } };
}

describe('a login in Secrets Manager', () => {
  test('is read by its name, whatever else is in the secret', async () => {
    const { requests, logins } = secretOf([holding('hunter2')]);
    expect(await logins.recent()).toEqual(known('hunter2'));
    expect(requests).toMatchObject([{ operation: 'GetSecretValue', body: { SecretId: 'locust/web' } }]);
  });

  test('is kept for five minutes and then read again', async () => {
    // Prepare
    const { clock, logins } = secretOf([holding('old'), holding('new')]);
    await logins.recent();

    // Act
    clock.now = 5 * minute - 1;
    const before = await logins.recent();
    clock.now = 5 * minute;
    const after = await logins.recent();

    // Assess
    expect([before, after]).toEqual([known('old'), known('new')]);
  });

  test('is read again whenever it is to be the one of this moment', async () => {
    const { logins } = secretOf([holding('old'), holding('new')]);
    await logins.recent();
    expect(await logins.now()).toEqual(known('new'));
    expect(await logins.recent()).toEqual(known('new'));
  });

  test.each<[string, WireAnswer]>([
    ['is no JSON', { body: { SecretString: 'hunter2' } }],
    ['has no password', { body: { SecretString: '{"username": "hunter2"}' } }],
    ['has an empty name', { body: { SecretString: '{"username": "", "password": "hunter2"}' } }],
    ['is binary', { body: { SecretBinary: 'aHVudGVyMg==' } }],
  ])('that %s is unreadable, and nothing of it is told', async (_name, answer) => {
    const { logins } = secretOf([answer]);
    const read = await logins.recent();
    expect(read).toEqual({
      kind: 'unreadable',
      reason: 'the secret locust/web is not {"username": …, "password": …}; store that in it',
    });
  });

  test.each(['ResourceNotFoundException', 'AccessDeniedException', 'DecryptionFailure'])(
    'that fails with %s is unreadable, and asked for again at the next look',
    async (type) => {
      // Prepare
      const { logins } = secretOf([wireError(type, 'no'), holding('hunter2')]);

      // Act
      const answers = [await logins.recent(), await logins.recent()];

      // Assess
      expect(answers).toEqual([
        { kind: 'unreadable', reason: expect.stringContaining(`can't be read (${type})`) },
        known('hunter2'),
      ]);
    },
  );

  test('that AWS fails to give this time is an error', async () => {
    const { logins } = secretOf([wireError('ThrottlingException', 'Rate exceeded')]);
    await expect(logins.recent()).rejects.toMatchObject({ name: 'ThrottlingException' });
  });
});
