import { readFileSync } from 'node:fs';
import type { RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import { describe, expect, test } from 'vitest';
import { Fenced } from '../../lib/contract/errors.ts';
import * as retries from '../../lib/workflow/retries.ts';

const source = readFileSync(new URL('../../lib/workflow/retries.ts', import.meta.url), 'utf8');

/** The comment that stands right above an exported constant. */
function commentOf(name: string): string {
  const [before = ''] = source.split(`export const ${name}:`);
  return before.slice(before.lastIndexOf('/**')).replaceAll(/\s+\*?\s*/g, ' ');
}

/** Seconds that all retries wait together, before jitter; Step Functions' own values where one is left out. */
function totalWait({ interval, backoffRate = 2, maxAttempts = 3, maxDelay }: RetryProps): number {
  const first = interval?.toSeconds() ?? 1;
  const longest = maxDelay?.toSeconds() ?? Number.POSITIVE_INFINITY;
  const waits = Array.from({ length: maxAttempts }, (_, index) =>
    Math.min(longest, first * backoffRate ** index),
  );
  return waits.reduce((sum, wait) => sum + wait, 0);
}

const waiting = Object.entries(retries).filter(([name]) => name !== 'neverRetry');

describe.each(waiting)('%s', (name, retry) => {
  test('waits as long in all as its comment says', () => {
    expect(commentOf(name)).toContain(` ${totalWait(retry)} s in all`);
  });

  test('never retries a write that came too late by name', () => {
    expect(retry.errors).not.toContain(new Fenced('too late').code);
  });
});

test('a write that came too late is matched by the error name that Lambda reports, and never retried', () => {
  const reported = new Fenced('too late').name;

  expect(retries.neverRetry).toEqual({ errors: [reported], maxAttempts: 0 });
  expect(totalWait(retries.neverRetry)).toBe(0);
});

test.each(['ResourceNotReadyException', 'ENINotReadyException', 'TooManyRequestsException'])(
  'a function that can not run yet is waited for, for five minutes: %s',
  (fault) => {
    const { errors, jitterStrategy } = retries.lambdaServiceRetry;

    expect(errors).toEqual(expect.arrayContaining([fault, `Lambda.${fault}`]));
    expect(jitterStrategy).toBeUndefined();
    expect(totalWait(retries.lambdaServiceRetry)).toBeGreaterThanOrEqual(300);
  },
);
