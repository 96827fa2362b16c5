import { expect, test } from 'vitest';
import { clearly } from '../../lib/cli/aws-failure.ts';
import { BadInput, UpgradeError } from '../../lib/contract/errors.ts';

function thrown(name: string, message: string, members: object = {}): Error {
  return Object.assign(new Error(message), { name, ...members });
}

const answered = { $metadata: { httpStatusCode: 400 } };

test.for<[string, Error, string, RegExp]>([
  ['no region', new Error('Region is missing'), 'region-missing', /set AWS_REGION/],
  [
    'no credentials',
    thrown('CredentialsProviderError', 'Could not load credentials from any providers'),
    'credentials-missing',
    /AWS_PROFILE or AWS_ACCESS_KEY_ID/,
  ],
  [
    'no permission',
    thrown('AccessDeniedException', 'not authorized', answered),
    'aws-refused',
    /not authorized/,
  ],
  [
    'an expired session',
    thrown('ExpiredTokenException', 'is expired', answered),
    'aws-refused',
    /that are valid/,
  ],
  [
    'nothing that listens',
    thrown('Error', 'connect ECONNREFUSED 127.0.0.1:9', { code: 'ECONNREFUSED' }),
    'aws-unreachable',
    /127\.0\.0\.1:9.*AWS_ENDPOINT_URL/,
  ],
  [
    'any other failure of AWS',
    thrown('InternalServerError', 'oops', answered),
    'aws-failed',
    /oops.*try again/,
  ],
])('%s is one clear error', ([, error, code, message]) => {
  // Act
  const clear = clearly(error);

  // Assess
  expect(clear).toBeInstanceOf(UpgradeError);
  expect(clear).toMatchObject({ code, message: expect.stringMatching(message) });
});

test('what the environment lacks is bad input, what AWS says is not', () => {
  expect(clearly(new Error('Region is missing'))).toBeInstanceOf(BadInput);
  expect(clearly(thrown('AccessDeniedException', 'no', answered))).not.toBeInstanceOf(BadInput);
});

test('a defect stays what it is', () => {
  const defect = new TypeError('x is undefined');
  expect(clearly(defect)).toBe(defect);
});
