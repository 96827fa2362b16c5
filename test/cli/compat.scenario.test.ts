import { describe, expect, test } from 'vitest';
import { startCommand } from './command.ts';

async function compat(...args: string[]) {
  return startCommand(['compat', ...args]).ended;
}

describe('what compat says of a pair', () => {
  test.for<[string, string[], string]>([
    ['a pair that works', ['2.32.10', '2.25.0'], 'safe'],
    ['the pair of Locust issue #2975', ['2.32.10', '2.25.0', '--locustfile-from-master'], 'unsafe'],
    ['a version newer than the data', ['2.99.0', '2.25.0'], 'unknown'],
    ['a pre-release', ['2.47.0', '2.47.1.dev5'], 'unknown'],
  ])('%s: the verdict, as a text and as one object, and always exit code 0', async ([, pair, verdict]) => {
    // Act
    const [text, json] = await Promise.all([compat(...pair), compat(...pair, '--json')]);

    // Assess
    expect(text).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(`^${verdict}: master `),
    });
    expect(json).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(json.stdout)).toEqual({
      master: pair[0],
      worker: pair[1],
      locustfileFromMaster: pair.length > 2,
      verdict,
      evidence: expect.any(String),
      locustCheck: expect.objectContaining({ level: expect.any(String) }),
      ...(verdict === 'unsafe' && { consequence: expect.stringContaining('#2975') }),
    });
  });
});

test('with --json bad input is an object, too', async () => {
  // Act
  const { code, stdout, stderr } = await compat('newest', '2.25.0', '--json');

  // Assess
  expect({ code, answer: JSON.parse(stdout) }).toMatchObject({
    code: 2,
    answer: { master: 'newest', worker: '2.25.0', cause: { code: 'bad-version' } },
  });
  expect(stderr).toContain('error bad-version: ');
});

test.for<[string, string[], RegExp]>([
  [
    'a text that is no version',
    ['newest', '2.25.0'],
    /error bad-version: master: "newest" is not a Locust version/,
  ],
  ['no version at all', ['2.32.2', ''], /error bad-version: worker: "" is not/],
  ['one version only', ['2.32.2'], /missing required argument 'worker'/],
  ['an unknown option', ['2.32.2', '2.25.0', '--fast'], /unknown option '--fast'/],
])('%s: exit code 2 and one clear error', async ([, args, message]) => {
  // Act
  const { code, stdout, stderr } = await compat(...args);

  // Assess
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain('    at ');
});
