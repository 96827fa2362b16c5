import { describe, expect, test } from 'vitest';
import { parseScheduleExpression } from '../../../lib/domain/schedule/schedule-expression.ts';

const fields = (text: string): string => `cron(${text})`;

describe('can be read:', () => {
  test.each([
    'rate(1 day)',
    'rate(5 minutes)',
    'at(2028-02-29T23:59:59)',
    fields('0 2 * * ? *'),
    fields('0,30 2-4 ? JAN-MAR,12 MON,WED-FRI 2027-2030'),
    fields('*/15 0/6 1,15,L * ? *'),
    fields('0 2 15W 1/3 ? *'),
    fields('0 2 ? * FRIL *'),
    fields('0 2 ? * 6#2,7 *'),
    fields('0 2 ? * L 2027/2'),
    fields('  0 2  ? * sun * '),
  ])('%s', (expression) => {
    expect(parseScheduleExpression(expression).ok).toBe(true);
  });
});

describe("can't be read, and says what is wrong:", () => {
  test.each([
    ['every day', 'it is none of rate(…), at(…) and cron(…)'],
    ['rate(0 days)', 'a rate is a number and minutes, hours or days'],
    ['rate(1 week)', 'a rate is a number and minutes, hours or days'],
    ['at(2027-02-29T02:30:00)', 'a moment is written as at(2027-03-28T04:30:00)'],
    ['at(2027-13-01T02:30:00)', 'a moment is written as at(2027-03-28T04:30:00)'],
    ['at(2027-03-28 02:30)', 'a moment is written as at(2027-03-28T04:30:00)'],
    ['at(2027-03-28T24:00:00)', 'a moment is written as at(2027-03-28T04:30:00)'],
    [fields('0 2 * * ?'), 'it has 5 fields, not 6'],
    [fields('0 2 * * * *'), 'exactly one of day of month and day of week must be ?'],
    [fields('0 2 ? * ? *'), 'exactly one of day of month and day of week must be ?'],
    [fields('60 2 * * ? *'), 'the field minutes can\'t be "60"'],
    [fields('0 24 * * ? *'), 'the field hours can\'t be "24"'],
    [fields('0 4-2 * * ? *'), 'the field hours can\'t be "4-2"'],
    [fields('0 2/0 * * ? *'), 'the field hours can\'t be "2/0"'],
    [fields('0 *-3 * * ? *'), 'the field hours can\'t be "*-3"'],
    [fields('0 2, * * ? *'), 'the field hours can\'t be "2,"'],
    [fields('0 2 32 * ? *'), 'the field day of month can\'t be "32"'],
    [fields('0 2 0W * ? *'), 'the field day of month can\'t be "0W"'],
    [fields('0 2 ? * 6#6 *'), 'the field day of week can\'t be "6#6"'],
    [fields('0 2 ? * SUNDAY *'), 'the field day of week can\'t be "SUNDAY"'],
    [fields('0 2 * 13 ? *'), 'the field month can\'t be "13"'],
    [fields('0 2 * * ? 1969'), 'the field year can\'t be "1969"'],
  ])('%s', (expression, problem) => {
    expect(parseScheduleExpression(expression)).toEqual({ ok: false, problem });
  });
});
