import { describe, expect, test } from 'vitest';
import { describeImage, digestMismatch, imagesInUse } from '../../../lib/domain/health/images-in-use.ts';
import { stoppedTask } from '../fixtures.ts';

const source = (image: string, container = 'locust') => ({ container, image, resolvedOnce: true });
const running = (...digests: readonly (string | null)[]) =>
  digests.map((digest) =>
    stoppedTask({ digests: { side: 'sha256:side', ...(digest && { locust: digest }) } }),
  );

describe('images in use', () => {
  test('are counted by name and digest, over master and workers alike, the common one first', () => {
    const images = imagesInUse([
      { source: source('locust:2'), tasks: running('sha256:a') },
      { source: source('locust:2'), tasks: running('sha256:b', 'sha256:b', 'sha256:a', 'sha256:b') },
      { source: source('worker:2'), tasks: running('sha256:c') },
    ]);

    expect(images).toEqual([
      {
        image: 'locust:2',
        digests: [
          { digest: 'sha256:b', tasks: 3 },
          { digest: 'sha256:a', tasks: 2 },
        ],
      },
      { image: 'worker:2', digests: [{ digest: 'sha256:c', tasks: 1 }] },
    ]);
  });

  test('are those of the container that runs Locust, as far as ECS shows them', () => {
    expect(imagesInUse([{ source: source('locust:2'), tasks: running(null, 'sha256:a') }])).toEqual([
      { image: 'locust:2', digests: [{ digest: 'sha256:a', tasks: 1 }] },
    ]);
  });
});

describe('a mismatch', () => {
  const one = { digest: 'sha256:a', tasks: 3 };
  const other = { digest: 'sha256:b', tasks: 1 };

  test.each([
    ['one digest', [{ image: 'locust:2', digests: [one] }], null],
    ['none that ECS shows', [{ image: 'locust:2', digests: [] }], null],
    [
      'one digest for each of two names',
      [
        { image: 'master:2', digests: [one] },
        { image: 'worker:2', digests: [other] },
      ],
      null,
    ],
    [
      'two under one name',
      [{ image: 'locust:2', digests: [one, other] }],
      'different images run under locust:2 as sha256:a (3 tasks), sha256:b (1 task)',
    ],
  ])('%s', (_, images, message) => {
    expect(digestMismatch(images)?.message ?? null).toBe(message);
  });
});

test('an image whose digest is not shown is described as that', () => {
  expect(describeImage({ image: 'locust:2', digests: [] })).toBe(
    'locust:2 as a digest that ECS does not show',
  );
});
