import { CloudFormationClient, type StackStatus } from '@aws-sdk/client-cloudformation';
import { expect, test } from 'vitest';
import { CloudFormationStacks } from '../../../lib/adapters/cloudformation/cloudformation-stacks.ts';
import {
  EmbeddedCloudFormation,
  stackArn,
} from '../../../lib/local/cloudformation/embedded-cloudformation.ts';
import { answerQuery } from '../../../lib/local/query/query-route.ts';

/** The adapter with a real client, whose requests the embedded CloudFormation answers in process. */
function stacksWith(embedded: EmbeddedCloudFormation): CloudFormationStacks {
  const requestHandler = {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle({ body }: { readonly body: string }) {
      const { status, text } = await answerQuery([embedded], body);
      const headers = { 'content-type': 'text/xml' };
      return { response: { statusCode: status, headers, body: new TextEncoder().encode(text) } };
    },
    destroy() {},
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const config = { region: 'us-east-1', credentials, requestHandler: requestHandler as never };
  return new CloudFormationStacks(new CloudFormationClient(config));
}

test.each<[StackStatus, boolean]>([
  ['UPDATE_IN_PROGRESS', false],
  ['CREATE_IN_PROGRESS', false],
  ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', false],
  ['UPDATE_ROLLBACK_IN_PROGRESS', true],
  ['ROLLBACK_IN_PROGRESS', true],
  ['UPDATE_ROLLBACK_COMPLETE', false],
  ['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', true],
])('a stack in %s rolls back: %s', async (status, rollingBack) => {
  const embedded = new EmbeddedCloudFormation('Team');
  embedded.status = status;

  expect(await stacksWith(embedded).isRollingBack(stackArn('Team'))).toBe(rollingBack);
});

test('a stack that is not there is an error, and not taken for one that goes forward', async () => {
  const stacks = stacksWith(new EmbeddedCloudFormation('Team'));

  await expect(stacks.isRollingBack(stackArn('Other'))).rejects.toThrow('does not exist');
});
