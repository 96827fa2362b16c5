import { describe, expect, test } from 'vitest';
import type { Seen } from '../../../measure/matrix/observation.ts';
import { confirmed } from '../../../measure/matrix/observe-pair.ts';
import { morePatient, patient } from '../../../measure/matrix/pair-run.ts';
import { killed, waited, worked } from './fixtures.ts';

const slow: Seen = { inconclusive: 'the master did not come up' };

/** Shows one thing after the other, and remembers with how much patience it was looked at. */
function showing(...shows: Seen[]) {
  const patience: unknown[] = [];
  const look = async (given: unknown): Promise<Seen> => {
    patience.push(given);
    return shows.shift() ?? worked;
  };
  return { look, patience };
}

describe('what is taken for true', () => {
  test.each<[string, Seen[], Seen]>([
    ['a pair that works, at the first look', [worked], worked],
    ['a failure that two looks agree on', [killed, killed], killed],
    ['a failure whose log lines differ', [killed, { ...killed, log: { master: ['x'], worker: [] } }], killed],
  ])('%s', async (_, shows, expected) => {
    expect(await confirmed(showing(...shows).look)).toMatchObject({ ...expected, log: expect.anything() });
  });

  test.each<[string, Seen[], RegExp]>([
    ['a failure that the second look does not show', [waited, worked], /^two runs differ: .*143/],
    ['two failures of different kinds', [waited, killed], /^two runs differ/],
    ['a second look that shows nothing', [waited, slow], /did not come up/],
    ['a first look that showed nothing', [slow, worked], /did not come up/],
  ])('not %s', async (_, shows, reason) => {
    expect(await confirmed(showing(...shows).look)).toEqual({ inconclusive: expect.stringMatching(reason) });
  });
});

test('the second look takes more time than the first, in every part', async () => {
  // Prepare
  const { look, patience } = showing(waited, waited);

  // Act
  await confirmed(look);

  // Assess
  expect(patience).toEqual([patient, morePatient]);
  for (const part of Object.keys(patient) as (keyof typeof patient)[]) {
    expect(morePatient[part]).toBeGreaterThan(patient[part]);
  }
});
