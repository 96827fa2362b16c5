import { CloudFormationClient, type ResourceStatus, type StackStatus } from '@aws-sdk/client-cloudformation';
import { expect, test } from 'vitest';
import { CloudFormationStacks } from '../../../lib/adapters/cloudformation/cloudformation-stacks.ts';
import type { StackDirection } from '../../../lib/domain/deployment/deployment.ts';
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

test.each<[StackStatus, StackDirection]>([
  ['UPDATE_IN_PROGRESS', 'forward'],
  ['CREATE_IN_PROGRESS', 'forward'],
  ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'none'],
  ['UPDATE_ROLLBACK_IN_PROGRESS', 'back'],
  ['ROLLBACK_IN_PROGRESS', 'back'],
  ['UPDATE_COMPLETE', 'none'],
  ['DELETE_IN_PROGRESS', 'none'],
  ['UPDATE_ROLLBACK_COMPLETE', 'none'],
  ['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'back'],
])('a stack in %s goes this way: %s', async (status, direction) => {
  const embedded = new EmbeddedCloudFormation('Team');
  embedded.status = status;

  expect(await stacksWith(embedded).directionOf(stackArn('Team'))).toBe(direction);
});

test('a stack that is not there is an error, and not taken for one that goes forward', async () => {
  const stacks = stacksWith(new EmbeddedCloudFormation('Team'));

  await expect(stacks.directionOf(stackArn('Other'))).rejects.toThrow('does not exist');
});

test.each<[ResourceStatus | null, boolean]>([
  ['CREATE_IN_PROGRESS', false],
  ['CREATE_COMPLETE', true],
  ['UPDATE_IN_PROGRESS', true],
  ['DELETE_IN_PROGRESS', true],
  // CloudFormation has not shown it yet, or never will.
  [null, false],
])('a resource that is %s was created before: %s', async (status, created) => {
  const states = new Map(status ? [['Counts', { type: 'Custom::LocustClusterState', status }]] : []);
  const stacks = stacksWith(new EmbeddedCloudFormation('Team', (id) => states.get(id)));

  expect(await stacks.wasCreated(stackArn('Team'), 'Counts')).toBe(created);
});

test('a resource of a stack that is not there is an error', async () => {
  const stacks = stacksWith(new EmbeddedCloudFormation('Team'));

  await expect(stacks.wasCreated(stackArn('Other'), 'Counts')).rejects.toThrow('does not exist');
});
