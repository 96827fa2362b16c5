import { describe, expect, test } from 'vitest';
import {
  parseRegistration,
  publishedRegistration,
  registration,
  registrationParameterName,
} from '../../lib/contract/registration.ts';

const least = {
  schemaVersion: 1,
  cluster: 'load',
  topology: 'two-masters',
  slots: {
    blue: { master: 'blue-master', worker: 'blue-worker' },
    green: { master: 'green-master', worker: 'green-worker' },
  },
} as const;

const defaults = {
  webPort: 8089,
  listenerPort: 5557,
  basePath: '',
  tls: false,
  probeListener: true,
  locustfileFromMaster: false,
  headless: false,
  container: null,
  imageTemplate: 'locustio/locust:{version}',
  images: {},
  versions: [],
  calendars: [],
  taskStartSeconds: 45,
  webLogin: null,
  maxMinorSkew: null,
  masterHosts: null,
  loadBalancer: null,
} as const;

function parsed(value: unknown) {
  return parseRegistration(registration, JSON.stringify(value), "the function's environment");
}

describe('a registration', () => {
  test("takes Locust's own defaults for what it leaves out", () => {
    expect(parsed(least)).toEqual({ ...least, ...defaults });
  });

  test.for([
    { webPort: 443, listenerPort: 15_557, basePath: '/load', tls: true },
    { probeListener: false },
    { locustfileFromMaster: true },
    { headless: true },
    { container: 'locust' },
    { imageTemplate: 'team/locust:{version}-1' },
    { maxMinorSkew: 0 },
    { webLogin: { secret: 'locust/web', kind: 'form' } },
    { topology: 'shared-master' },
  ])('keeps what it states: %j', (stated) => {
    expect(parsed({ ...least, ...stated })).toMatchObject(stated);
  });
});

describe('malformed is one with', () => {
  test.for<[string, unknown, string]>([
    ['nothing in it', {}, 'schemaVersion: must be 1; cluster: must be of type string'],
    ['no object', null, '(top level): must be of type object, not null'],
    ['another schema version', { ...least, schemaVersion: 2 }, 'schemaVersion: must be 1, not 2'],
    ['no cluster name', { ...least, cluster: '' }, 'cluster: must be at least 1 characters long, not ""'],
    [
      'an unknown topology',
      { ...least, topology: 'one-master' },
      'topology: must be "two-masters" or "shared-master", not "one-master"',
    ],
    ['one slot', { ...least, slots: { blue: least.slots.blue } }, 'slots.green: must be of type object'],
    [
      'a slot without workers',
      { ...least, slots: { ...least.slots, green: { master: 'green-master' } } },
      'slots.green.worker: must be of type string',
    ],
    ['a port that is none', { ...least, webPort: 70_000 }, 'webPort: must be at most 65535, not 70000'],
    ['port 0', { ...least, listenerPort: 0 }, 'listenerPort: must be at least 1, not 0'],
    ['a word for a yes', { ...least, tls: 'yes' }, 'tls: must be of type boolean, not "yes"'],
    ['an unknown member', { ...least, clustre: 'load' }, 'clustre: is not a known member'],
    [
      'an unknown slot',
      { ...least, slots: { ...least.slots, red: least.slots.blue } },
      'slots.red: is not a known member',
    ],
  ])('%s', ([, value, problem]) => {
    expect(() => parsed(value)).toThrow(
      expect.objectContaining({
        code: 'registration-malformed',
        message: expect.stringContaining(
          `the registration in the function's environment has a wrong shape: ${problem}`,
        ),
      }),
    );
  });
});

test.for<[string, string]>([
  ['', '""'],
  ['{"schemaVersion": 1', String.raw`"{\"schemaVersion\": 1"`],
  ['x'.repeat(500), `"${'x'.repeat(60)}"`],
])('text that is not JSON is named by its beginning: %s', ([text, named]) => {
  expect(() => parseRegistration(registration, text, 'parameter /a')).toThrow(
    expect.objectContaining({
      code: 'registration-not-json',
      message: `the registration in parameter /a is not JSON: ${named}; deploy the upgrader again`,
    }),
  );
});

describe('the published copy', () => {
  const published = {
    ...least,
    stateMachineArn: 'arn:machine',
    ledgerTable: 'ledger',
    planFunction: 'arn:plan',
  };

  test('says besides where to start upgrades and where they are written down', () => {
    expect(parseRegistration(publishedRegistration, JSON.stringify(published), 'here')).toEqual({
      ...published,
      ...defaults,
    });
  });

  test('is malformed without that', () => {
    expect(() => parseRegistration(publishedRegistration, JSON.stringify(least), 'here')).toThrow(
      /stateMachineArn: must be of type string; ledgerTable: must be of type string; planFunction: must be of type string/,
    );
  });

  test('is found by the name of its cluster', () => {
    expect(registrationParameterName('load')).toBe('/locust-upgrade/load/registration');
  });
});
