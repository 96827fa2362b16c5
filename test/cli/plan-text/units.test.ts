import { expect, test } from 'vitest';
import { dollarsText, durationText } from '../../../lib/cli/plan-text/units.ts';

test.for<[number, string]>([
  [0, '0 s'],
  [45.2, '46 s'],
  [60, '1 min'],
  [380, '6 min 20 s'],
  [3_600, '1 h'],
  [3_901, '1 h 5 min'],
  [86_400, '24 h'],
])('%d seconds are %s', ([seconds, text]) => {
  expect(durationText(seconds)).toBe(text);
});

test.for<[number, string]>([
  [0, '$0.0000'],
  [0.00837, '$0.0084'],
  [12.345, '$12.35'],
])('%d dollars are %s', ([dollars, text]) => {
  expect(dollarsText(dollars)).toBe(text);
});
