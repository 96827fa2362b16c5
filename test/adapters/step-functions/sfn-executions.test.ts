import { SFNClient } from '@aws-sdk/client-sfn';
import { describe, expect, test } from 'vitest';
import { SfnExecutions } from '../../../lib/adapters/step-functions/sfn-executions.ts';
import { cannedAws, type WireAnswer, wireError } from '../canned-aws.ts';

const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:upgrade';
const executionArn = 'arn:aws:states:us-east-1:000000000000:execution:upgrade:u1';

function stepFunctions(answer: WireAnswer) {
  const { requests, config } = cannedAws(() => answer);
  return { requests, executions: new SfnExecutions({ client: new SFNClient(config), stateMachineArn }) };
}

describe('an execution', () => {
  test('is found by its name', () => {
    expect(stepFunctions({ body: {} }).executions.arnOf('u1')).toBe(executionArn);
  });

  test.each([
    ['RUNNING', 'running'],
    ['SUCCEEDED', 'ended'],
    ['FAILED', 'ended'],
    ['TIMED_OUT', 'ended'],
    ['ABORTED', 'ended'],
  ])('with the status %s is %s', async (status, expected) => {
    // Prepare
    const { requests, executions } = stepFunctions({ body: { executionArn, status } });

    // Act
    const answer = await executions.state(executionArn);

    // Assess
    expect(answer).toBe(expected);
    expect(requests).toMatchObject([{ operation: 'DescribeExecution', body: { executionArn } }]);
  });

  test('that Step Functions does not know is unknown: it may have just begun', async () => {
    // Prepare
    const { executions } = stepFunctions(wireError('ExecutionDoesNotExist', 'does not exist'));

    // Act
    const answer = await executions.state(executionArn);

    // Assess
    expect(answer).toBe('unknown');
  });

  test('that could not be asked about is not taken for dead', async () => {
    // Prepare
    const { executions } = stepFunctions(wireError('AccessDeniedException', 'not authorized'));

    // Act
    const answer = executions.state(executionArn);

    // Assess
    await expect(answer).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  test('is started under its name with its input as JSON', async () => {
    // Prepare
    const { requests, executions } = stepFunctions({ body: { executionArn, startDate: 0 } });

    // Act
    await executions.start('recover-u1-1', { recover: 'u1' });

    // Assess
    expect(requests.map(({ operation, body }) => [operation, body])).toEqual([
      ['StartExecution', { stateMachineArn, name: 'recover-u1-1', input: '{"recover":"u1"}' }],
    ]);
  });

  test.each([
    ['ExecutionAlreadyExists', 'started'],
    ['StateMachineDoesNotExist', 'StateMachineDoesNotExist'],
  ])('whose start is answered by %s counts as: %s', async (type, expected) => {
    // Prepare
    const { executions } = stepFunctions(wireError(type, 'no'));

    // Act
    const started = executions.start('recover-u1-1', { recover: 'u1' }).then(
      () => 'started',
      (error) => error.name,
    );

    // Assess
    expect(await started).toBe(expected);
  });
});
