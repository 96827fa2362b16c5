import { describe, expect, test } from 'vitest';
import { locustCheck, versionSkew, widestSkew } from '../../../lib/domain/versions/skew.ts';

describe('versionSkew between a master and a worker', () => {
  test.each([
    ['2.32.2', '2.32.2', { kind: 'none' }],
    ['2.5.0', '2.5', { kind: 'none' }],
    ['2.32.2', '2.32.0', { kind: 'patch', distance: 2, worker: 'older' }],
    ['2.47.1', '2.47.1.dev5', { kind: 'patch', distance: 0, worker: 'older' }],
    ['2.32.2', '2.25.0', { kind: 'minor', distance: 7, worker: 'older' }],
    ['2.9.0', '2.10.0', { kind: 'minor', distance: 1, worker: 'newer' }],
    ['2.10.0', '2.100.0', { kind: 'minor', distance: 90, worker: 'newer' }],
    ['2.32.2', '1.6.0', { kind: 'major', distance: 1, worker: 'older' }],
    ['2.32.2', '-1', { kind: 'unreadable', text: '-1' }],
    ['nightly', '2.32.2', { kind: 'unreadable', text: 'nightly' }],
  ])('%s with %s', (master, worker, skew) => {
    expect(versionSkew(master, worker)).toEqual(skew);
  });

  test.each([
    ['no worker', [], { kind: 'none' }],
    ['equal workers', ['2.32.2', '2.32.2'], { kind: 'none' }],
    ['the farther minor', ['2.31.0', '2.25.0', '2.32.1'], { kind: 'minor', distance: 7, worker: 'older' }],
    ['a major', ['2.25.0', '1.6.0'], { kind: 'major', distance: 1, worker: 'older' }],
    ['what nobody can read', ['1.6.0', 'None'], { kind: 'unreadable', text: 'None' }],
  ])('the widest of several is %s', (_, workers, skew) => {
    expect(widestSkew('2.32.2', workers)).toEqual(skew);
  });
});

describe("locustCheck says what the master's log would", () => {
  test.each([
    ['2.32.2', '2.32.2'],
    ['1.6.0', '1.5.0'],
    ['1.6.0', '2.32.2'],
  ])('%s with %s: nothing', (master, worker) => {
    expect(locustCheck(master, worker)).toEqual({ level: 'silent' });
  });

  test.each([
    ['2.32.2', '2.25.0'],
    // Four characters are enough to tell these apart …
    ['2.9.0', '2.10.0'],
    ['2.10.0', '2.9.0'],
    ['2.10.0', '2.1.0'],
    // … and masters before 2.5.0 compare all of them.
    ['2.4.0', '2.4.1'],
  ])('%s with %s: a warning', (master, worker) => {
    expect(locustCheck(master, worker)).toEqual({
      level: 'warning',
      text: `A worker (<id>) running a different version (${worker}) connected, master version is ${master}`,
    });
  });

  test.each([
    ['2.32.2', '2.32.0'],
    ['2.5.0', '2.5.1'],
    ['2.47.0', '2.47.1.dev5'],
  ])('%s with %s: a patch, at DEBUG only', (master, worker) => {
    expect(locustCheck(master, worker)).toEqual({
      level: 'debug',
      text: `A worker (<id>) running a different patch version (${worker}) connected, master version is ${master}`,
      mistake: null,
    });
  });

  test.each([
    ['2.10.2', '2.100.0', '2.10'],
    ['2.100.0', '2.10.2', '2.10'],
    ['10.1.0', '10.12.0', '10.1'],
  ])('%s with %s: taken for a patch of %s', (master, worker, prefix) => {
    expect(locustCheck(master, worker)).toMatchObject({
      level: 'debug',
      mistake: `locust compares four characters and takes ${worker} for a patch release of ${prefix}`,
    });
  });

  test('a 1.x worker is turned away with an error', () => {
    expect(locustCheck('2.32.2', '1.6.0')).toEqual({
      level: 'error',
      text: "An old (pre 2.0) worker tried to connect (<id>). That's not going to work.",
    });
  });
});
