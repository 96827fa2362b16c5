import { expect, test } from 'vitest';
import { parseDeployEvent } from '../../lib/contract/deploy.ts';

const upgrade = { Kind: 'upgrade', Request: '{}', WaitForCompletion: 'true', WhenTooLong: 'refuse' };
const event = {
  RequestType: 'Update',
  RequestId: 'r1',
  StackId: 'stack',
  ResponseURL: 'https://example.com/answer',
  LogicalResourceId: 'OnDeploy',
  PhysicalResourceId: 'locust-upgrade/load',
  ResourceProperties: { ServiceToken: 'arn', ...upgrade },
  OldResourceProperties: { ServiceToken: 'arn', ...upgrade },
};

test('an event of CloudFormation is parsed, and the address that answers it goes no further', () => {
  const parsed = parseDeployEvent(event);

  expect(parsed).toMatchObject({ RequestType: 'Update', ResourceProperties: upgrade });
  expect(JSON.stringify(parsed)).not.toContain('example.com');
});

test.each([
  ['another kind', { ResourceProperties: { Kind: 'other' } }],
  ['a truth value that is no text', { ResourceProperties: { ...upgrade, WaitForCompletion: true } }],
  ['no request', { RequestId: undefined }],
])('%s is refused with the remedy', (_, change) => {
  expect(() => parseDeployEvent({ ...event, ...change })).toThrow(
    /deploy with the UpgradeOnDeploy construct/,
  );
});
