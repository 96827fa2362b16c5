import { App, CfnParameter, Duration, Stack, TimeZone } from 'aws-cdk-lib';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { describe, expect, test } from 'vitest';
import {
  type ILocustCluster,
  LocustCluster,
  LocustUpgrader,
  UpgradeOnDeploy,
  UpgradeSchedule,
} from '../../lib/index.ts';

/** What bad properties are made of; some need a scope. A function, so that each case has a stack of its own. */
type Given = (stack: Stack) => unknown;
type Case = readonly [what: string, given: Given, message: string];

/** As plain JavaScript has it: no compiler has looked at what is given. */
function make(Made: unknown, stack: Stack, properties: unknown): unknown {
  const Untyped = Made as new (scope: Stack, id: string, properties: unknown) => unknown;
  return new Untyped(stack, 'Made', properties);
}

const cluster = { version: '2.25.0', clusterName: 'load' };
const existing = {
  clusterName: 'load',
  slots: { blue: { master: 'bm', worker: 'bw' }, green: { master: 'gm', worker: 'gw' } },
  families: ['bm', 'bw', 'gm', 'gw'],
};
const existingIn = (stack: Stack): ILocustCluster => LocustCluster.fromServices(stack, 'Load', existing);
const upgraderOf = (stack: Stack, of: ILocustCluster = existingIn(stack)): LocustUpgrader =>
  new LocustUpgrader(stack, 'Upgrader', { cluster: of });
const four = (stack: Stack): ILocustCluster => new LocustCluster(stack, 'Load', { ...cluster, workers: 4 });
const schedule = {
  schedule: ScheduleExpression.cron({ weekDay: 'SUN', hour: '4', minute: '0', timeZone: TimeZone.ETC_UTC }),
  window: Duration.hours(3),
  target: { version: '2.32.2' },
};
const named = 'correct the properties that are named';

const clusterCases: readonly Case[] = [
  ['nothing', () => undefined, `version: must be of type string: ${named}`],
  [
    'a floor above desired',
    () => ({ workers: 2, scaling: { minWorkers: 3, maxWorkers: 9 } }),
    'scaling.minWorkers 3, the floor, is above the 2 workers desired: lower it or raise workers',
  ],
  [
    'a ceiling below desired',
    () => ({ workers: 5, scaling: { minWorkers: 1, maxWorkers: 4 } }),
    'scaling.maxWorkers 4 is below the 5 workers desired: raise it or lower workers',
  ],
  ['half a worker', () => ({ workers: 1.5 }), 'workers is 1.5: give a whole number of 0 or more'],
  [
    'a number that is a token',
    (stack) => ({ workers: new CfnParameter(stack, 'Workers', { type: 'Number' }).valueAsNumber }),
    'workers is a token, whose number is not known at synthesis: write the number',
  ],
  [
    'a version that is none',
    () => ({ version: 'latest' }),
    'version: "latest" is not a Locust version: write it as 2.32.2, 2.30.0rc1 or 2.47.1.dev5',
  ],
  [
    'a version as a number, which 2.40 and 2.4 are both',
    () => ({ version: 2.4 }),
    `version: must be of type string, not 2.4: ${named}`,
  ],
  [
    'versions that are none',
    () => ({ versions: ['2.x'] }),
    `versions.0: must be a version such as 2.32.2, not "2.x": ${named}`,
  ],
  [
    'a name that DNS does not take',
    () => ({ clusterName: 'load_test' }),
    'clusterName "load_test" can\'t be a name of the masters: use letters, digits and hyphens, at most 48, beginning with a letter',
  ],
  [
    'a template for one version only',
    () => ({ imageTemplate: 'locustio/locust:2.32.2' }),
    'imageTemplate "locustio/locust:2.32.2" does not tell one version\'s image from another\'s: write it as text with {version} in it, or list the images of single versions',
  ],
  [
    'an image as text',
    () => ({ images: { '2.25.0': 'locustio/locust:2.25.0' } }),
    `images.2.25.0: must be a ContainerImage, or {master, worker} with one each, not "locustio/locust:2.25.0": ${named}`,
  ],
  [
    'an image for masters only',
    () => ({ images: { '2.25.0': { master: ContainerImage.fromRegistry('locustio/locust') } } }),
    `images.2.25.0: must be a ContainerImage, or {master, worker} with one each, not "Object": ${named}`,
  ],
  [
    "a master address of the team's own",
    () => ({ worker: { environment: { LOCUST_MASTER_NODE_HOST: 'master.example.com' } } }),
    'worker sets LOCUST_MASTER_NODE_HOST, by which each slot tells its nodes apart: leave it out, the cluster sets it',
  ],
  [
    'a stop timeout that Fargate does not have',
    () => ({ master: { stopTimeout: Duration.minutes(3) } }),
    'master.stopTimeout is 180 s: Fargate waits for 120 s at most',
  ],
  [
    'a stop timeout as a number',
    () => ({ worker: { stopTimeout: 30 } }),
    `worker.stopTimeout: must be a Duration that is known at synthesis, such as Duration.minutes(5), not 30: ${named}`,
  ],
  [
    'a base path that is none',
    () => ({ basePath: 'locust/' }),
    `basePath: must be empty, or begin with a slash and end without one, not "locust/": ${named}`,
  ],
  [
    'a topology that is none',
    () => ({ topology: 'shared' }),
    `the cluster can't be registered: topology: must be "two-masters" or "shared-master", not "shared": ${named}`,
  ],
  [
    'a login without a secret',
    () => ({ webLogin: { kind: 'form' } }),
    `webLogin.secret: must be a secret of Secrets Manager: ${named}`,
  ],
];

const existingCases: readonly Case[] = [
  [
    'nothing',
    () => undefined,
    `clusterName: must be of type string; slots: must be of type object: ${named}`,
  ],
  [
    'one slot',
    () => ({ slots: { blue: existing.slots.blue } }),
    `slots.green: must be of type object: ${named}`,
  ],
  [
    'the same workers in both slots',
    () => ({ slots: { blue: existing.slots.blue, green: { master: 'gm', worker: 'bw' } } }),
    'slots names one service twice: each slot has workers of its own, and they are not its master: name the worker service of each slot; the masters may be one',
  ],
  [
    'no families',
    () => ({ families: undefined }),
    'no families: name the family of each of bm, gm, bw, gw, as locust-upgrade adopt prints them',
  ],
  ...['*', 'bm:3', 'arn:aws:ecs:eu-west-1:111122223333:task-definition/bm'].map(
    (family): Case => [
      `${family} as a family`,
      () => ({ families: [family, 'bw', 'gm', 'gw'] }),
      `families names "${family}", which is no family: name the family of each of bm, gm, bw, gw, as locust-upgrade adopt prints them`,
    ],
  ),
  [
    'a family that services share',
    () => ({ families: ['bm', 'workers', 'gm', 'workers'] }),
    'families names 3, and the cluster has 4 services with one of its own each: name the family of each of bm, gm, bw, gw, as locust-upgrade adopt prints them',
  ],
  ['every role', () => ({ taskRoles: ['*'] }), `taskRoles.0: must be the ARN of a role, not "*": ${named}`],
  [
    'one role as text',
    () => ({ taskRoles: 'arn:aws:iam::111122223333:role/locust' }),
    `taskRoles: must be of type array, not "arn:aws:iam::111122223333:role/locust": ${named}`,
  ],
  [
    'a network whose masters let nobody in',
    (stack) => ({ vpc: new Vpc(stack, 'Network') }),
    "vpc without masterSecurityGroups: the masters would not let the Probe in: name the masters' security groups",
  ],
  [
    'security groups of no network',
    (stack) => ({ masterSecurityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')] }),
    'masterSecurityGroups without vpc: name the network of the masters, or leave it out',
  ],
  [
    'a port that there is not',
    () => ({ webPort: 70_000 }),
    `the cluster can't be registered: webPort: must be at most 65535, not 70000: ${named}`,
  ],
  [
    'a misspelt property',
    () => ({ wepPort: 8090 }),
    `the cluster can't be registered: wepPort: is not a known member: ${named}`,
  ],
];

const noCluster = 'give it a LocustCluster, or LocustCluster.fromServices(…)';

const upgraderCases: readonly Case[] = [
  ['nothing', () => undefined, `no cluster: ${noCluster}`],
  ['no cluster', () => ({ cluster: undefined }), `no cluster: ${noCluster}`],
  ['the name of a cluster', () => ({ cluster: 'load' }), `its cluster is no Locust cluster: ${noCluster}`],
  [
    'a cluster that has one',
    (stack) => ({ cluster: upgraderOf(stack).cluster }),
    'Team/Upgrader upgrades the cluster load already: use that one, or give LocustUpgrader.fromAttributes(…) its ARNs',
  ],
  [
    'a cluster that has one under the same name',
    (stack) => {
      upgraderOf(stack);
      return { cluster: LocustCluster.fromServices(stack, 'Again', existing) };
    },
    'Team/Upgrader upgrades the cluster load already: use that one, or give LocustUpgrader.fromAttributes(…) its ARNs',
  ],
  ...[Duration.seconds(11), Duration.minutes(15), Duration.millis(15_500)].map(
    (functionTimeout): Case => [
      `functions that run for ${functionTimeout.toHumanString()}`,
      () => ({ functionTimeout }),
      `functionTimeout: must be whole seconds from 12 to 885, not "${functionTimeout.toHumanString()}": ${named}`,
    ],
  ),
  [
    'a deploy that looks again at an odd time',
    () => ({ deployPollInterval: Duration.seconds(7) }),
    `deployPollInterval: must be a part of 55 minutes, such as 15 seconds, not "7 seconds": ${named}`,
  ],
  [
    'one calendar as text',
    () => ({ calendars: 'freeze' }),
    `calendars: must be of type array, not "freeze": ${named}`,
  ],
  [
    'no moment to tell of',
    () => ({ notifications: { moments: [] } }),
    `notifications.moments: must be at least 1, not []: ${named}`,
  ],
];

const scheduleCases: readonly Case[] = [
  ['no window', () => ({ window: undefined }), 'no window: give it a Duration, such as three hours'],
  [
    'both version and range',
    () => ({ target: { version: '2.32.2', range: '~2.32' } }),
    'the target has both version 2.32.2 and range ~2.32: give one of the two',
  ],
  ['neither', () => ({ target: {} }), 'the target has neither version nor range: give one of the two'],
  [
    'a window that never opens',
    () => ({ window: Duration.minutes(1) }),
    'the window of 1 minutes never opens: a run may be 1 minutes late by itself: make it at least 2 minutes long',
  ],
  [
    'a window as a number',
    () => ({ window: 60 }),
    `window: must be a Duration that is known at synthesis, such as Duration.minutes(5), not 60: ${named}`,
  ],
  [
    'a window that is a token',
    (stack) => ({
      window: Duration.minutes(new CfnParameter(stack, 'Window', { type: 'Number' }).valueAsNumber),
    }),
    `window: must be a Duration that is known at synthesis, such as Duration.minutes(5), not "a token": ${named}`,
  ],
  [
    'a schedule as text',
    () => ({ schedule: 'cron(0 4 ? * SUN *)' }),
    `schedule: must be a ScheduleExpression, such as ScheduleExpression.cron({…}), not "cron(0 4 ? * SUN *)": ${named}`,
  ],
  [
    'a cluster in the place of its upgrader',
    (stack) => ({ upgrader: LocustCluster.fromServices(stack, 'Another', existing) }),
    `upgrader: must be a LocustUpgrader of this app, not "ExistingLocustCluster": ${named}`,
  ],
  [
    'a beginning as text',
    () => ({ start: '2027-01-01' }),
    `start: must be a Date, not "2027-01-01": ${named}`,
  ],
];

const deployCases: readonly Case[] = [
  ['no target', () => ({ target: undefined }), `target: must be of type object: ${named}`],
  [
    'both version and range',
    () => ({ target: { version: '2.32.2', range: '~2.32' } }),
    `target.range: is not a known member: ${named}`,
  ],
  [
    'a range',
    () => ({ target: { version: '~2.32' } }),
    '"~2.32" is not one version, and a deploy upgrades when the code changes: write one such as 2.32.2; for a range use an UpgradeSchedule',
  ],
  [
    'a misspelt choice',
    () => ({ whenTooLong: 'handover' }),
    `whenTooLong: must be "hand-over" or "refuse", not "handover": ${named}`,
  ],
  [
    'text for yes',
    () => ({ waitForCompletion: 'no' }),
    `waitForCompletion: must be of type boolean, not "no": ${named}`,
  ],
];

const floorCases: readonly (readonly [what: string, request: object, message: string])[] = [
  [
    'more workers away than there are',
    { maxUnavailable: 5 },
    'maxUnavailable 5 is more than all 4 workers desired: the floor would be below none: lower it, or give a percentage',
  ],
  [
    'more than all of them',
    { maxUnavailable: '101%' },
    'maxUnavailable 101% is more than all workers: the floor would be below none: lower it, or give a percentage',
  ],
  [
    'no room to move',
    { maxSurge: 0, maxUnavailable: '0%' },
    'maxSurge 0 and maxUnavailable 0% leave no room to move: the floor would be at the ceiling: raise one of them to 1 or more',
  ],
];

function refusedAs(message: string, act: (stack: Stack) => unknown): void {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Team');
  expect(() => act(stack)).toThrow(
    expect.objectContaining({ code: 'bad-construct', message: `Team/Made: ${message}` }),
  );
}

/** Properties that would do, but for what is given. */
function changed(usual: object, given: unknown): unknown {
  return given === undefined ? undefined : { ...usual, ...(given as object) };
}

describe('refused at synthesis, with the path and the remedy:', () => {
  test.each(clusterCases)('a cluster of %s', (_, given, message) => {
    refusedAs(message, (stack) => make(LocustCluster, stack, changed(cluster, given(stack))));
  });

  test.each(existingCases)('an existing cluster of %s', (_, given, message) => {
    refusedAs(message, (stack) =>
      LocustCluster.fromServices(stack, 'Made', changed(existing, given(stack)) as typeof existing),
    );
  });

  test.each(upgraderCases)('an upgrader of %s', (_, given, message) => {
    refusedAs(message, (stack) => {
      const properties = given(stack);
      const usual = properties !== undefined && !('cluster' in (properties as object));
      return make(LocustUpgrader, stack, changed(usual ? { cluster: existingIn(stack) } : {}, properties));
    });
  });

  test.each(scheduleCases)('a schedule of %s', (_, given, message) => {
    refusedAs(message, (stack) => {
      const usual = { upgrader: upgraderOf(stack), ...schedule };
      return make(UpgradeSchedule, stack, changed(usual, given(stack)));
    });
  });

  test.each(deployCases)('an upgrade on deploy of %s', (_, given, message) => {
    refusedAs(message, (stack) => {
      const usual = { upgrader: upgraderOf(stack), target: { version: '2.32.2' } };
      return make(UpgradeOnDeploy, stack, changed(usual, given(stack)));
    });
  });

  test.each(floorCases)('upgrades that take %s', (_, request, message) => {
    for (const [Made, usual] of [
      [UpgradeSchedule, schedule],
      [UpgradeOnDeploy, { target: { version: '2.32.2' } }],
    ] as const) {
      refusedAs(message, (stack) =>
        make(Made, stack, { upgrader: upgraderOf(stack, four(stack)), ...usual, request }),
      );
    }
  });

  test.each([
    ['schedule', UpgradeSchedule, 'no upgrader: give it the LocustUpgrader of the cluster'],
    ['upgrade on deploy', UpgradeOnDeploy, 'upgrader: must be a LocustUpgrader of this app'],
  ])('a %s of nothing', (_, Made, message) => {
    const stack = new Stack(new App({ analyticsReporting: false }), 'Team');

    expect(() => make(Made, stack, undefined)).toThrow(`Team/Made: ${message}`);
  });
});

test.each([
  ['all four workers', { maxUnavailable: 4 }],
  ['more than four, all of them at once', { strategy: 'recreate', maxUnavailable: 5 }],
] as const)('a deploy may take %s away', (_, request) => {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Team');
  const upgrader = upgraderOf(stack, four(stack));

  expect(
    new UpgradeOnDeploy(stack, 'Made', { upgrader, target: { version: '2.32.2' }, request }),
  ).toBeDefined();
});

test('clusters of one name in two Regions have an upgrader each', () => {
  const app = new App({ analyticsReporting: false });
  const regions = ['eu-west-1', 'us-east-1'].map((region) =>
    upgraderOf(new Stack(app, region, { env: { account: '111122223333', region } })),
  );

  expect(regions.map(({ cluster: { clusterName } }) => clusterName)).toEqual(['load', 'load']);
});
