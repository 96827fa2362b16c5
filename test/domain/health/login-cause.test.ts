import { expect, test } from 'vitest';
import { loginCause } from '../../../lib/domain/health/login-cause.ts';

const address = '10.0.0.5';

test.each([
  ['web-login-required', 'Secrets Manager'],
  ['web-login-refused', 'correct the secret'],
] as const)('%s names the master, what it showed and the remedy', (code, remedy) => {
  const cause = loginCause({ address, web: { kind: 'failed', code, reason: 'status 302' } });
  expect(cause).toMatchObject({
    code,
    message: expect.stringMatching(`${address} .*status 302; .*${remedy}`),
  });
});

test.each([
  { kind: 'failed', reason: 'no answer' },
  { kind: 'answered', state: 'ready', users: 0, workers: [] },
] as const)('nothing stands in the way of %j', (web) => {
  expect(loginCause({ address, web })).toBeNull();
});
