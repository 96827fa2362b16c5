import { describe, expect, test } from 'vitest';
import { everyCombination, pairwise } from '../../../scripts/templates/combinations.ts';

const axes = {
  topology: ['two-masters', 'shared-master'],
  loadBalancer: ['none', 'http', 'https'],
  vpc: ['made', 'given'],
  watch: ['on', 'rare', 'off'],
};

test('every combination of some options is each of their choices with each other one, once', () => {
  const combinations = everyCombination(axes, ['topology', 'loadBalancer']);

  expect(combinations).toHaveLength(6);
  expect(new Set(combinations.map((each) => JSON.stringify(each))).size).toBe(6);
  expect(combinations).toContainEqual({ topology: 'shared-master', loadBalancer: 'https' });
});

test('an option that does not exist fails by name', () => {
  expect(() => everyCombination(axes, ['spot'])).toThrow('there is no option spot');
});

describe('pairwise', () => {
  const combinations = pairwise(axes);
  const options = Object.keys(axes) as (keyof typeof axes)[];
  const pairs = options.flatMap((one, place) =>
    options.slice(place + 1).map((other) => [one, other] as const),
  );

  test.each(pairs)('any choices of %s and %s meet', (one, other) => {
    for (const pair of everyCombination(axes, [one, other])) {
      expect(combinations).toContainEqual(expect.objectContaining(pair));
    }
  });

  test('they are few, each chooses for every option, and they are the same every time', () => {
    expect(combinations.length).toBeLessThan(everyCombination(axes, options).length / 2);
    for (const combination of combinations) expect(Object.keys(combination)).toHaveLength(options.length);
    expect(pairwise(axes)).toEqual(combinations);
  });
});
