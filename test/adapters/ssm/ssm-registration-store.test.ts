import { SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { readParameter } from '../../../lib/adapters/ssm/ssm-registration-store.ts';
import { cannedAws, type WireAnswer, wireError } from '../canned-aws.ts';

const name = '/locust-upgrade/load-test/registration';

function read(answer: WireAnswer) {
  const { requests, config } = cannedAws(() => answer);
  return { requests, text: readParameter(new SSMClient(config), name) };
}

describe('a parameter', () => {
  test('is read by its name', async () => {
    // Act
    const { requests, text } = read({ body: { Parameter: { Name: name, Value: '{"schemaVersion":1}' } } });

    // Assess
    expect(await text).toBe('{"schemaVersion":1}');
    expect(requests).toMatchObject([{ operation: 'GetParameter', body: { Name: name } }]);
  });

  test('that is not there is null', async () => {
    // Act
    const { text } = read(wireError('ParameterNotFound', ''));

    // Assess
    expect(await text).toBeNull();
  });

  test('that must not be read is an error, not an absence', async () => {
    // Act
    const { text } = read(wireError('AccessDeniedException', 'not authorized'));

    // Assess
    await expect(text).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
