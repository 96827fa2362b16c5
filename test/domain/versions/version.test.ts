import { describe, expect, test } from 'vitest';
import {
  compareVersions,
  isFinalRelease,
  minorDistance,
  parseVersion,
  sameVersion,
} from '../../../lib/domain/versions/version.ts';
import { parsed } from '../parsed.ts';

describe('parseVersion reads what Python packages call a version', () => {
  test.each([
    ['2.32.2', '2.32.2'],
    ['2.5', '2.5.0'],
    ['1.1', '1.1.0'],
    ['2.05.1', '2.5.1'],
    ['2.47.1.dev5', '2.47.1-dev.5'],
    ['2.47.1.dev', '2.47.1-dev.0'],
    ['2.30.0rc1', '2.30.0-rc.1'],
    ['2.30rc1', '2.30.0-rc.1'],
    ['2.30.0RC01', '2.30.0-rc.1'],
    ['2.30.0c1', '2.30.0-rc.1'],
    ['2.30.0.preview_2', '2.30.0-rc.2'],
    ['2.0.0b4', '2.0.0-b.4'],
    ['2.0.0-beta.4', '2.0.0-b.4'],
    ['2.0.0alpha', '2.0.0-a.0'],
    ['2.47.1.dev5+g12AB_7', '2.47.1-dev.5+g12ab.7'],
  ])('%s is %s', (text, version) => {
    expect(parseVersion(text)).toEqual({ ok: true, version });
    // What it gives is read as itself.
    expect(parseVersion(version)).toEqual({ ok: true, version });
  });

  test.each([
    '',
    'latest',
    '2',
    'v2.32.2',
    '2.32.2.1',
    '2.32.2 ',
    '1!2.0.0',
    '2.5.0.post1',
    '2.5.0-1',
    '2.30.0rc1.dev3',
    '2.32.x',
    '^2.32.2',
    '99999999999999999999.0.0',
  ])('%j is a problem that names it and shows the spelling', (text) => {
    const result = parseVersion(text);

    expect(result).toEqual({ ok: false, problem: expect.stringContaining(JSON.stringify(text)) });
    expect(result).toEqual({ ok: false, problem: expect.stringContaining('write it as 2.32.2') });
  });
});

describe('versions compare', () => {
  test('in the order of PEP 440', () => {
    // Prepare
    const inOrder = [
      '1.6.0',
      '2.0.0.dev1',
      '2.0.0a1',
      '2.0.0b4',
      '2.0.0rc2',
      '2.0.0rc10',
      '2.0.0',
      '2.0.0+local.1',
      '2.9.0',
      '2.10.0',
      '2.10.2',
      '2.47.1.dev5',
      '2.47.1',
      '2.100.0',
    ].map(parsed);

    // Act
    const sorted = inOrder.toReversed().sort(compareVersions);

    // Assess
    expect(sorted).toEqual(inOrder);
  });

  test.each([
    ['2.5', '2.5.0', true],
    ['2.47.1.dev5', '2.47.1-dev.5', true],
    ['2.47.1.dev5', '2.47.1', false],
    ['2.47.1', '2.47.1+ours', false],
    ['custom', 'custom', true],
    ['custom', 'Custom', false],
  ])('%s and %s are the same: %s', (left, right, expected) => {
    expect(sameVersion(left, right)).toBe(expected);
  });

  test.each([
    ['2.30.0', '2.30.9', 0],
    ['2.30.0', '2.31.0', 1],
    ['2.32.2', '2.25.0', 7],
    ['2.9.0', '2.10.0', 1],
    ['2.47.1.dev5', '2.46.3', 1],
    ['1.6.0', '2.6.0', Number.POSITIVE_INFINITY],
  ])('%s and %s are %d minors apart', (left, right, distance) => {
    expect(minorDistance(parsed(left), parsed(right))).toBe(distance);
  });

  test.each([
    ['2.32.2', true],
    ['2.30.0rc1', false],
    ['2.47.1.dev5', false],
    ['2.47.1+ours', false],
  ])('%s is a final release: %s', (text, expected) => {
    expect(isFinalRelease(parsed(text))).toBe(expected);
  });
});
