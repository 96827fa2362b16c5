import { describe, expect, test } from 'vitest';
import { measuredReleases } from '../../../lib/domain/versions/compatibility-table.ts';
import { resolveVersion } from '../../../lib/domain/versions/version-range.ts';

/** Listed in no order, as in a registration; 2.90.0 is newer than anything that was measured. */
const offered = ['2.30.0', '2.32.2', '2.9.0', '2.31.1', '2.31.0', '2.33.0rc1', '2.90.0'];
const finals = { preReleases: false };

describe('resolved is', () => {
  test.each([
    ['2.31.0', '2.31.0', 'a version to itself'],
    ['2.44.1', '2.44.1', 'a version that nobody offers'],
    ['2.90.0', '2.90.0', 'a version that the data does not know: the plan decides what it allows'],
    ['2.47.1.dev5', '2.47.1.dev5', "a pre-release, named in Python's spelling"],
    ['2.31', '2.31', 'two numbers to a version: Python reads them as 2.31.0'],
    ['~2.31', '2.31.1', 'a minor release to its newest patch'],
    ['~2.9', '2.9.0', 'a minor release, by number and not by letter'],
    ['^2.30', '2.32.2', 'a major release to its newest that was measured'],
    ['2.x', '2.32.2', 'a wildcard'],
    ['2', '2.32.2', 'a number'],
    ['>=2.30 <2.32', '2.31.1', 'an interval'],
    ['2.9 || 2.30.x', '2.30.0', 'a choice'],
    ['latest', '2.32.2', 'latest to the newest that was measured'],
    ['<2.33.0rc1', '2.32.2', "a bound in Python's spelling"],
  ])('%s to %s: %s', (asked, version) => {
    expect(resolveVersion(asked, offered, finals)).toMatchObject({
      kind: 'resolved',
      resolution: { asked, version },
    });
  });

  test.each([
    ['~2.33', '2.33.0rc1'],
    ['latest', '2.33.0rc1'],
    ['>=2.33.0rc1', '2.33.0rc1'],
    ['~2.32', '2.32.2'],
  ])('%s to %s where pre-releases are asked for', (asked, version) => {
    expect(resolveVersion(asked, offered, { preReleases: true })).toMatchObject({ resolution: { version } });
  });

  test('latest to the newest measured release where nothing is offered', () => {
    expect(resolveVersion('latest', [], finals)).toMatchObject({
      resolution: { version: measuredReleases.at(-1), passedOver: [] },
    });
  });

  test('a version in the first spelling in which it is offered', () => {
    expect(resolveVersion('~2.31', ['2.31', '2.31.0'], finals)).toMatchObject({
      resolution: { version: '2.31' },
    });
  });
});

test('every newer version that was passed over is named with its reason, the newest first', () => {
  const answer = resolveVersion('~2.31', offered, finals);

  expect(answer).toMatchObject({
    resolution: {
      passedOver: [
        { version: '2.90.0', reason: 'not in the range' },
        { version: '2.33.0rc1', reason: 'a pre-release, and none was asked for' },
        { version: '2.32.2', reason: 'not in the range' },
      ],
    },
  });
});

test('latest says why nothing newer was taken', () => {
  const answer = resolveVersion('latest', offered, finals);

  expect(answer).toMatchObject({
    resolution: {
      passedOver: [
        {
          version: '2.90.0',
          reason: expect.stringMatching(/^not in the compatibility data \(2\.4\.\d+ to 2\.\d+\.\d+\)$/),
        },
        { version: '2.33.0rc1', reason: 'a pre-release, and none was asked for' },
      ],
    },
  });
});

describe('refused is', () => {
  test.each([
    '',
    ' ',
    'nightly',
    'newest',
    'x',
    '*',
    '2.30..2.32',
    // In Python 2.31 and newer, in semver the patches of 2.31.
    '~=2.31',
    '>=2.30,<2.40',
    '99999999999999999999.x',
  ])('%j: neither a version nor a range', (asked) => {
    expect(resolveVersion(asked, offered, finals)).toEqual({
      kind: 'refused',
      cause: {
        code: 'version-malformed',
        message: `${JSON.stringify(asked)} is neither a Locust version nor a range of them: write it as 2.32.2, 2.47.1.dev5, ~2.32, ">=2.30 <2.40" or latest`,
      },
    });
  });

  test.each<[string, readonly string[], string]>([
    [
      '~2.33',
      ['2.32.2', '2.33.0rc1'],
      '2.33.0rc1 (a pre-release, and none was asked for), 2.32.2 (not in the range)',
    ],
    ['^3', ['2.32.2'], '2.32.2 (not in the range)'],
    ['latest', ['2.32.2+ours', 'nightly'], '2.32.2+ours (not in the compatibility data'],
    ['latest', ['nightly'], 'no version is offered'],
    [
      '^3',
      ['2.1.0', '2.2.0', '2.4.0', '2.5.0', '2.6.0', '2.7.0', '2.8.0'],
      '2.8.0 (not in the range), 2.7.0 (not in the range), 2.6.0 (not in the range), 2.5.0 (not in the range), 2.4.0 (not in the range) and 2 more',
    ],
  ])('%s of %j, which nobody satisfies', (asked, versions, why) => {
    // Act
    const answer = resolveVersion(asked, versions, finals);

    // Assess
    expect(answer).toMatchObject({ kind: 'refused', cause: { code: 'no-version-satisfies' } });
    const message = answer.kind === 'refused' ? answer.cause.message : '';
    expect(message).toContain(`no version satisfies ${asked}: ${why}`);
    expect(message).toMatch(
      /; ask for another range, or add the version to images or versions of the registration$/,
    );
  });
});
