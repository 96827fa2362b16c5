import { expect, test } from 'vitest';
import { EmbeddedSns } from '../../../lib/local/sns/embedded-sns.ts';

test('what was published can be read in order, and what is no text is JSON', () => {
  const sns = new EmbeddedSns([{ arn: 'arn:topic' }]);

  sns.publish('arn:topic', 'first');
  sns.publish('arn:topic', { second: true });

  expect(sns.messages.map(({ topicArn, text }) => [topicArn, text])).toEqual([
    ['arn:topic', 'first'],
    ['arn:topic', '{"second":true}'],
  ]);
});

test('a topic that the stack does not have is unknown', () => {
  expect(() => new EmbeddedSns([]).publish('arn:topic', 'text')).toThrow('Topic does not exist');
});
