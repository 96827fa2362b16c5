import { beforeEach, describe, expect, test } from 'vitest';
import { EmbeddedSsm } from '../../../lib/local/ssm/embedded-ssm.ts';

let ssm: EmbeddedSsm;
beforeEach(() => {
  ssm = new EmbeddedSsm({ parameters: [{ name: '/locust/registration', type: 'String', value: '{}' }] });
});

const put = (Name: string, more: object = {}) =>
  ssm.call('PutParameter', { Name, Value: 'x', Type: 'String', ...more });
const names = (answer: unknown) =>
  (answer as { Parameters: { Name: string }[] }).Parameters.map(({ Name }) => Name);

test('a parameter of the template is there from the start, in the shape of AWS', async () => {
  expect(await ssm.call('GetParameter', { Name: '/locust/registration' })).toEqual({
    Parameter: {
      Name: '/locust/registration',
      Type: 'String',
      Value: '{}',
      Version: 1,
      LastModifiedDate: expect.any(Number),
      ARN: 'arn:aws:ssm:us-east-1:000000000000:parameter/locust/registration',
      DataType: 'text',
    },
  });
});

test('versions count up, and an overwrite keeps the type', async () => {
  const first = await put('/a', { Type: 'StringList' });
  const second = await ssm.call('PutParameter', { Name: '/a', Value: 'y', Overwrite: true });

  expect([first, second]).toEqual([
    { Version: 1, Tier: 'Standard' },
    { Version: 2, Tier: 'Standard' },
  ]);
  expect(await ssm.call('GetParameter', { Name: '/a' })).toMatchObject({
    Parameter: { Type: 'StringList', Value: 'y', Version: 2 },
  });
});

describe('what is refused', () => {
  test.each<[string, string, object, string]>([
    ['an unknown parameter', 'GetParameter', { Name: '/x' }, 'ParameterNotFound'],
    ['deleting an unknown parameter', 'DeleteParameter', { Name: '/x' }, 'ParameterNotFound'],
    [
      'an existing one without Overwrite',
      'PutParameter',
      { Name: '/locust/registration', Value: 'y', Type: 'String' },
      'ParameterAlreadyExists',
    ],
    ['a new one without a type', 'PutParameter', { Name: '/x', Value: 'y' }, 'ValidationException'],
    [
      'more than 4 KB',
      'PutParameter',
      { Name: '/x', Value: 'é'.repeat(2_049), Type: 'String' },
      'ValidationException',
    ],
    ['a missing member', 'GetParameter', {}, 'ValidationException'],
    ['a member that nobody knows', 'GetParameter', { Name: '/x', Nmae: 1 }, 'ValidationException'],
    ['pages above 10', 'GetParametersByPath', { Path: '/', MaxResults: 11 }, 'ValidationException'],
    ['a made-up token', 'GetParametersByPath', { Path: '/', NextToken: 'x' }, 'InvalidNextToken'],
    ['another operation', 'GetCommandInvocation', {}, 'UnknownOperationException'],
  ])('%s', async (_, operation, input, type) => {
    await expect(ssm.call(operation, input)).rejects.toMatchObject({ type });
  });
});

test('GetParameters tells which names do not exist', async () => {
  const answer = await ssm.call('GetParameters', { Names: ['/x', '/locust/registration'] });

  expect(names(answer)).toEqual(['/locust/registration']);
  expect(answer).toMatchObject({ InvalidParameters: ['/x'] });
});

test('GetParametersByPath looks one level down, or all the way, ten at a time', async () => {
  for (let number = 0; number < 12; number += 1) await put(`/many/${number}`);
  await put('/many/deep/er');
  await put('/manyfold');

  const first = (await ssm.call('GetParametersByPath', { Path: '/many' })) as { NextToken: string };
  const second = await ssm.call('GetParametersByPath', { Path: '/many/', NextToken: first.NextToken });
  const deep = await ssm.call('GetParametersByPath', { Path: '/many', Recursive: true, NextToken: '10' });

  expect(names(first)).toHaveLength(10);
  expect(names(second)).toEqual(['/many/10', '/many/11']);
  expect(second).not.toHaveProperty('NextToken');
  expect(names(deep)).toEqual(['/many/10', '/many/11', '/many/deep/er']);
});

test('a deleted parameter is gone and starts again at version 1', async () => {
  await put('/a');
  await put('/a', { Overwrite: true });
  await ssm.call('DeleteParameter', { Name: '/a' });

  await expect(ssm.call('GetParameter', { Name: '/a' })).rejects.toMatchObject({ type: 'ParameterNotFound' });
  expect(await put('/a')).toMatchObject({ Version: 1 });
});

describe('change calendars', () => {
  const stateOf = (CalendarNames: readonly string[], more: object = {}) =>
    ssm.call('GetCalendarState', { CalendarNames, ...more });
  const arn = (name: string) => `arn:aws:ssm:us-east-1:000000000000:document/${name}`;

  test('have the state that they were set to, by name and by ARN', async () => {
    ssm.calendars.set('freeze', 'CLOSED', '2026-03-02T06:00:00Z');
    ssm.calendars.set('office', 'OPEN');

    expect(await stateOf(['freeze'])).toEqual({
      State: 'CLOSED',
      AtTime: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T.*Z$/),
      NextTransitionTime: '2026-03-02T06:00:00Z',
    });
    expect(await stateOf([arn('office')])).toEqual({ State: 'OPEN', AtTime: expect.any(String) });
  });

  test('are open together only if all of them are', async () => {
    ssm.calendars.set('freeze', 'CLOSED', '2026-03-04T06:00:00Z');
    ssm.calendars.set('office', 'OPEN', '2026-03-02T06:00:00Z');

    expect(await stateOf(['office', 'freeze'])).toMatchObject({
      State: 'CLOSED',
      NextTransitionTime: '2026-03-02T06:00:00Z',
    });

    ssm.calendars.set('freeze', 'OPEN');
    expect(await stateOf(['office', 'freeze'])).toMatchObject({ State: 'OPEN' });
  });

  test('that were deleted are documents that do not exist', async () => {
    ssm.calendars.set('freeze', 'OPEN');
    ssm.calendars.delete('freeze');

    await expect(stateOf(['freeze'])).rejects.toMatchObject({ type: 'InvalidDocument' });
  });

  test.each([
    ['nobody made', ['freeze'], {}, 'InvalidDocument'],
    ['another account owns', ['arn:aws:ssm:us-east-1:123456789012:document/office'], {}, 'InvalidDocument'],
    ['are none', [], {}, 'ValidationException'],
    ['are asked about another time', ['office'], { AtTime: '2026-03-02T06:00:00Z' }, 'ValidationException'],
  ])('that %s are refused', async (_, names, more, type) => {
    ssm.calendars.set('office', 'OPEN');

    await expect(stateOf(names, more)).rejects.toMatchObject({ type });
  });
});
