import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { environmentVariables } from '../../lib/contract/environment.ts';
import { worldFromEnvironment } from '../../lib/runtime/announcing-world.ts';

const registration = {
  schemaVersion: 1,
  cluster: 'load',
  topology: 'shared-master',
  slots: { blue: { master: 'master', worker: 'blue' }, green: { master: 'master', worker: 'green' } },
};

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv(environmentVariables.registration, JSON.stringify(registration));
  vi.stubEnv(environmentVariables.ledgerTable, 'ledger');
});

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the world of a function', () => {
  test.each([
    ['masters', environmentVariables.probeFunction],
    ['survey', environmentVariables.surveyFunction],
  ] as const)('is there without its %s, which are an error only to who asks', (member, variable) => {
    // Act
    const world = worldFromEnvironment();

    // Assess
    expect(world.registration.cluster).toBe('load');
    expect(() => world[member]).toThrow(
      `the environment variable ${variable} is undefined; deploy the upgrader again`,
    );
  });

  test('has one of each, however often it is asked for', () => {
    // Prepare
    vi.stubEnv(environmentVariables.probeFunction, 'probe');
    vi.stubEnv(environmentVariables.surveyFunction, 'survey');

    // Act
    const world = worldFromEnvironment();

    // Assess
    expect(world.masters).toBe(world.masters);
    expect(world.survey).toBe(world.survey);
  });
});
