import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { addRequestOptions, type RequestFlags, requestOf } from '../../lib/cli/request-options.ts';
import { BadInput } from '../../lib/contract/errors.ts';
import { upgradeRequest } from '../../lib/contract/request.ts';

/** The request of a command line, as the verbs read it. */
function requestFrom(...args: readonly string[]) {
  const verb = addRequestOptions(new Command().exitOverride().configureOutput({ writeErr: () => {} }));
  return requestOf(verb.parse(args, { from: 'user' }).opts<RequestFlags>());
}

describe('options become members of the request', () => {
  test.for<[readonly string[], object]>([
    [['--to', '~2.32'], { target: { version: '~2.32', preReleases: false } }],
    [['--to', 'latest', '--pre-releases'], { target: { version: 'latest', preReleases: true } }],
    [
      ['--to', '2.32.2', '--image-master', 'm:1', '--image-worker', 'w:1'],
      { target: { version: '2.32.2', preReleases: false, images: { master: 'm:1', worker: 'w:1' } } },
    ],
    [['--to', '2.32.2', '--slot', 'blue'], { slot: 'blue' }],
    [['--to', '2.32.2', '--strategy', 'rolling'], { strategy: 'rolling' }],
    [['--to', '2.32.2', '--canary', '0', '--batch-size', '3'], { batch: { canary: 0, size: 3 } }],
    [['--to', '2.32.2', '--batch-size', '10%'], { batch: { size: '10%' } }],
    [
      ['--to', '2.32.2', '--max-surge', '0', '--max-unavailable', '5%'],
      { maxSurge: 0, maxUnavailable: '5%' },
    ],
    [['--to', '2.32.2', '--bake', '0', '--observe', '5'], { bakeSeconds: 0, observeSeconds: 5 }],
    [
      [
        ...['--to', '2.32.2', '--test-policy', 'restart', '--test-users', '12', '--test-spawn-rate', '0.5'],
        ...['--test-host', 'http://shop', '--test-user-classes', 'Shopper, Visitor', '--test-run-time', '60'],
        ...['--test-shape-class', 'Default'],
      ],
      {
        testPolicy: 'restart',
        test: {
          users: 12,
          spawnRate: 0.5,
          host: 'http://shop',
          userClasses: ['Shopper', 'Visitor'],
          runTimeSeconds: 60,
          shapeClass: 'Default',
        },
      },
    ],
    [['--to', '2.32.2', '--pause-after', 'canary'], { pauseAfter: 'canary' }],
    [
      ['--to', '2.32.2', '--window-end', '2026-12-01T06:00:00+01:00'],
      { windowEnd: '2026-12-01T06:00:00+01:00' },
    ],
    [['--to', '2.32.2', '--calendar', 'freeze', '--calendar', 'night'], { calendars: ['freeze', 'night'] }],
    [['--to', '2.32.2', '--allow-unsafe', '--allow-downgrade'], { allowUnsafe: true, allowDowngrade: true }],
  ])('%s', ([args, members]) => {
    // Act
    const request = requestFrom(...args);

    // Assess
    expect(request).toMatchObject(members);
    expect(upgradeRequest.safeParse(request).success).toBe(true);
  });

  test('what is left out takes the default of the request', () => {
    expect(requestFrom('--to', '2.32.2')).toEqual({
      schemaVersion: 1,
      target: { version: '2.32.2', preReleases: false },
      allowUnsafe: false,
      allowDowngrade: false,
    });
  });
});

describe('a bad option is refused by name, with the remedy', () => {
  test.for<[readonly string[], RegExp]>([
    [[], /no target is given.*--to/],
    [['--to', '2.x.y'], /--to: "2\.x\.y" is neither a Locust version nor a range/],
    [['--to', '2.32.2', '--image-master', 'm:1'], /--image-master is given without --image-worker/],
    [['--to', '2.32.2', '--image-worker', 'w:1'], /--image-worker is given without --image-master/],
    [['--to', '2.32.2', '--strategy', 'blue'], /--strategy blue is not known; use one of auto/],
    [['--to', '2.32.2', '--canary', '-1'], /--canary -1 is no whole number from 0/],
    [['--to', '2.32.2', '--batch-size', '0'], /--batch-size 0 is neither/],
    [['--to', '2.32.2', '--max-surge', 'much'], /--max-surge much is neither/],
    [['--to', '2.32.2', '--max-unavailable', '101%'], /--max-unavailable 101% is neither/],
    [['--to', '2.32.2', '--bake', 'long'], /--bake long is no whole number/],
    [['--to', '2.32.2', '--observe', '0'], /--observe 0 is no whole number from 1/],
    [['--to', '2.32.2', '--test-policy', 'hope'], /--test-policy hope is not known; use one of wait, fail/],
    [['--to', '2.32.2', '--test-users', '0'], /--test-users 0 is no whole number from 1/],
    [['--to', '2.32.2', '--test-spawn-rate', '0'], /--test-spawn-rate 0 is no number above 0/],
    [['--to', '2.32.2', '--test-user-classes', 'A,,B'], /--test-user-classes "A,,B" holds an empty name/],
    [
      ['--to', '2.32.2', '--pause-after', 'lunch'],
      /--pause-after lunch is not known; use one of master, canary/,
    ],
    [['--to', '2.32.2', '--window-end', 'tonight'], /--window-end tonight is no moment/],
  ])('%s', ([args, message]) => {
    // Act
    const parse = (): unknown => requestFrom(...args);

    // Assess
    expect(parse).toThrow(BadInput);
    expect(parse).toThrow(message);
  });
});
