import { describe, expect, test } from 'vitest';
import { covering, shapesOf } from '../../../scripts/templates/shapes.ts';

const queue = (properties: Record<string, unknown>) => ({ Type: 'AWS::SQS::Queue', Properties: properties });
const shapesWith = (properties: Record<string, unknown>) => new Set(shapesOf(queue(properties)));

describe('the shape of a resource', () => {
  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['another description', { Description: 'of load' }, { Description: 'of staging' }],
    ['another reference', { Key: { Ref: 'KeyA' } }, { Key: { Ref: 'KeyB' } }],
    ['another text', { Name: 'the queue of load' }, { Name: 'the queue of staging' }],
    ['another generated name', { Name: 'Queue1A2B3C4D' }, { Name: 'Queue5E6F7A8B' }],
    ['another order of properties', { Delay: 1, Fifo: true }, { Fifo: true, Delay: 1 }],
  ])('is the same with %s', (_, one, other) => {
    expect(shapesWith(one)).toEqual(shapesWith(other));
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['one property more', { Delay: 1 }, { Delay: 1, Fifo: true }],
    ['another number', { Delay: 1 }, { Delay: 2 }],
    ['another word', { Mode: 'PRIVATE' }, { Mode: 'PUBLIC' }],
    ['a reference in the place of a text', { Key: 'alias/aws/sqs' }, { Key: { Ref: 'Key' } }],
    ['properties that are not together', { Delay: 1, Fifo: true }, { Delay: 1 }],
  ])('is another with %s', (_, one, other) => {
    expect(shapesWith(one)).not.toEqual(shapesWith(other));
  });
});

test('what covers all is in as few sets as it can be found in', () => {
  const sets = [['a'], ['a', 'b', 'c'], ['c', 'd'], ['d']].map((elements) => new Set(elements));

  expect(covering(sets)).toEqual([1, 2]);
});
