import { BadInput } from '../contract/errors.ts';
import type { UpgradeRequestInput } from '../contract/request.ts';
import { oneOf, rate, wholeNumber } from './option-values.ts';

/** What to do about a test in flight, as text. */
export interface TestFlags {
  readonly testPolicy?: string;
  readonly testUsers?: string;
  readonly testSpawnRate?: string;
  readonly testHost?: string;
  readonly testUserClasses?: string;
  readonly testRunTime?: string;
  readonly testShapeClass?: string;
}

export const testPolicies = ['wait', 'fail', 'stop', 'restart'] as const;

/** `--test-users` and the like give what a master does not show of its test. */
export const testParameterOptions: readonly (readonly [flags: string, description: string])[] = [
  ['--test-users <number>', 'for restart: users of the test, where its master does not show them'],
  ['--test-spawn-rate <number>', 'for restart: users a second'],
  ['--test-host <url>', 'for restart: host of the test'],
  ['--test-user-classes <list>', 'for restart: user classes, with commas between'],
  ['--test-run-time <seconds>', 'for restart: how long the test is to run'],
  ['--test-shape-class <name>', 'for restart: load shape, Default for none'],
];

const mostUsers = 10_000_000;
const longestTestSeconds = 31_536_000;

/** Policy and parameters as members of a request; throws `BadInput` naming the option, its value and the remedy. */
export function testParametersOf(flags: TestFlags): Pick<UpgradeRequestInput, 'testPolicy' | 'test'> {
  const { testPolicy, testUsers, testSpawnRate, testHost, testUserClasses, testRunTime, testShapeClass } =
    flags;
  const test = {
    ...(testUsers !== undefined && { users: wholeNumber('--test-users', testUsers, 1, mostUsers) }),
    ...(testSpawnRate !== undefined && { spawnRate: rate('--test-spawn-rate', testSpawnRate) }),
    ...(testHost !== undefined && { host: testHost }),
    ...(testUserClasses !== undefined && { userClasses: userClasses(testUserClasses) }),
    ...(testRunTime !== undefined && {
      runTimeSeconds: wholeNumber('--test-run-time', testRunTime, 1, longestTestSeconds),
    }),
    ...(testShapeClass !== undefined && { shapeClass: testShapeClass }),
  };
  return {
    ...(testPolicy !== undefined && { testPolicy: oneOf('--test-policy', testPolicy, testPolicies) }),
    ...(Object.keys(test).length > 0 && { test }),
  };
}

function userClasses(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '')) return names;
  throw new BadInput(
    'bad-option',
    `--test-user-classes ${JSON.stringify(text)} holds an empty name; write it as Shopper,Visitor`,
  );
}
