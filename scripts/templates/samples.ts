import { type App, Stack, Tags } from 'aws-cdk-lib';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import {
  type ILocustCluster,
  LocustCluster,
  LocustUpgrader,
  UpgradeOnDeploy,
  UpgradeSchedule,
} from '../../lib/index.ts';
import { type Axes, axesOf, type Choices, type Combination, chosenProps } from './choices.ts';
import { clusterChoices } from './cluster-choices.ts';
import { everyCombination, pairwise } from './combinations.ts';
import { deployChoices } from './deploy-choices.ts';
import { existingClusterChoices } from './existing-cluster-choices.ts';
import { scheduleChoices } from './schedule-choices.ts';
import { account, region, Team } from './team.ts';
import { upgraderChoices } from './upgrader-choices.ts';

/** A stack that a team could write. */
export interface Sample {
  /** What was chosen, for messages. */
  readonly name: string;
  /** Of its app. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** Whether CDK validates its template, which takes longer than all of the rest. */
  readonly validated: boolean;
  readonly make: (app: App) => Stack;
}

/** What differs around the constructs. */
const placeAxes: Axes = {
  environment: ['unknown', 'known'],
  permissionsBoundary: ['none', 'given'],
  tags: ['none', 'given'],
  /** Of the app: what `cdk init` writes into a new one, or none, as in an old one. */
  flags: ['recommended', 'none'],
};
const clusters = { made: clusterChoices, existing: existingClusterChoices };
type ClusterKind = keyof typeof clusters;

/** Options whose choices decide which resources there are, or what they may do: each of their combinations is made. */
const structural = {
  made: ['topology', 'spotWorkers', 'scaling', 'loadBalancer', 'vpc', 'images'],
  existing: ['slots', 'vpc', 'families', 'taskRoles', 'loadBalancer'],
  upgrader: ['notifications', 'skewWatch', 'calendars'],
  schedule: ['schedule', 'flexible', 'target', 'calendars'],
  deploy: ['target', 'waitForCompletion', 'whenTooLong', 'request'],
} as const;

/**
 * Stacks in which any two choices of all options meet, and then those in which all the structural choices of one
 * construct do: constructs learn little of each other, so that what breaks a template of several is the meeting of two.
 */
export function samples(): readonly Sample[] {
  return [
    { ...fullest('made'), validated: true },
    { ...fullest('existing'), validated: true },
    ...wholes('made'),
    ...wholes('existing'),
    ...combined(clusterChoices, structural.made).map(clusterAlone),
    ...combined(existingClusterChoices, structural.existing).map((chosen) => upgraderOf(chosen, {})),
    ...combined(upgraderChoices, structural.upgrader).map((chosen) => upgraderOf({}, chosen)),
    manySchedules(combined(scheduleChoices, structural.schedule)),
    manyDeploys(combined(deployChoices, structural.deploy)),
  ];
}

/** A stack with most of what there is to choose: it allows whatever any may allow. */
export function fullest(kind: ClusterKind): Sample {
  const last = Object.entries(axesOfWhole(kind)).map(
    ([option, named]) => [option, named.at(-1) ?? ''] as const,
  );
  // Where both slots have one master, nothing is moved; a given topic has policies of its own.
  const most = {
    'cluster.topology': 'left out',
    'cluster.slots': 'two masters',
    'cluster.webLogin': 'page, secret with a key of the app',
    'upgrader.notifications': 'left out',
    'upgrader.skewWatch': 'left out',
    'schedule.noRunFor': 'left out',
    permissionsBoundary: 'none',
    flags: 'recommended',
  };
  const chosen = Object.fromEntries([...last, ...Object.entries(most)]);
  return whole(kind, chosen);
}

function wholes(kind: ClusterKind): readonly Sample[] {
  return pairwise(axesOfWhole(kind)).map((chosen) => whole(kind, chosen));
}

function axesOfWhole(kind: ClusterKind): Axes {
  return {
    ...placeAxes,
    ...axesWithin('cluster', axesOf<object>(clusters[kind])),
    ...axesWithin('upgrader', axesOf(upgraderChoices)),
    ...axesWithin('schedule', axesOf(scheduleChoices)),
    ...axesWithin('deploy', axesOf(deployChoices)),
  };
}

function axesWithin(part: string, axes: Axes): Axes {
  return Object.fromEntries(Object.entries(axes).map(([option, named]) => [`${part}.${option}`, named]));
}

function combined<Props>(choices: Choices<Props>, options: readonly (keyof Props & string)[]) {
  return everyCombination(axesOf(choices), options);
}

/** A cluster with its upgrader, a schedule and upgrades on deploy. */
function whole(kind: ClusterKind, chosen: Combination): Sample {
  return sample(`${kind} cluster`, chosen, (team) => {
    const { stack } = team;
    if (chosen.permissionsBoundary === 'given') {
      PermissionsBoundary.of(stack).apply(ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'boundary'));
    }
    if (chosen.tags === 'given') Tags.of(stack).add('team', 'load');
    const cluster = clusterOf(kind, within('cluster', chosen), team);
    const upgrader = new LocustUpgrader(stack, 'Upgrader', {
      cluster,
      ...chosenProps(upgraderChoices, within('upgrader', chosen), team),
    });
    // Nobody tells how long ago the newest run was where nobody looks.
    const unwatched = chosen['upgrader.skewWatch'] === 'off' && { noRunFor: 'left out' };
    const ofSchedule = { ...within('schedule', chosen), ...unwatched };
    new UpgradeSchedule(stack, 'Schedule', { upgrader, ...chosenProps(scheduleChoices, ofSchedule, team) });
    const deploy = chosenProps(deployChoices, within('deploy', chosen), team);
    const target = cluster instanceof LocustCluster ? cluster.revision : deploy.target;
    new UpgradeOnDeploy(stack, 'OnDeploy', { upgrader, ...deploy, target });
  });
}

function clusterAlone(chosen: Combination): Sample {
  return sample('cluster alone', chosen, (team) => clusterOf('made', chosen, team));
}

function upgraderOf(ofCluster: Combination, ofUpgrader: Combination): Sample {
  return sample('upgrader', { ...ofCluster, ...ofUpgrader }, (team) =>
    upgraderIn(team, ofCluster, ofUpgrader),
  );
}

function manySchedules(all: readonly Combination[]): Sample {
  return sample('schedules', {}, (team) => {
    const upgrader = upgraderIn(team, {}, {});
    for (const [number, chosen] of all.entries()) {
      const props = chosenProps(scheduleChoices, chosen, team);
      new UpgradeSchedule(team.stack, `Schedule${number}`, { upgrader, ...props });
    }
  });
}

function manyDeploys(all: readonly Combination[]): Sample {
  return sample('upgrades on deploy', {}, (team) => {
    const upgrader = upgraderIn(team, {}, {});
    for (const [number, chosen] of all.entries()) {
      const props = chosenProps(deployChoices, chosen, team);
      new UpgradeOnDeploy(team.stack, `OnDeploy${number}`, { upgrader, ...props });
    }
  });
}

function upgraderIn(team: Team, ofCluster: Combination, ofUpgrader: Combination): LocustUpgrader {
  const cluster = clusterOf('existing', ofCluster, team);
  return new LocustUpgrader(team.stack, 'Upgrader', {
    cluster,
    ...chosenProps(upgraderChoices, ofUpgrader, team),
  });
}

function clusterOf(kind: ClusterKind, chosen: Combination, team: Team): ILocustCluster {
  return kind === 'made'
    ? new LocustCluster(team.stack, 'Locust', chosenProps(clusterChoices, chosen, team))
    : LocustCluster.fromServices(team.stack, 'Locust', chosenProps(existingClusterChoices, chosen, team));
}

/** The choices of one part of a stack: `{'cluster.vpc': 'given'}` → `{vpc: 'given'}`. */
function within(part: string, chosen: Combination): Combination {
  const prefix = `${part}.`;
  const entries = Object.entries(chosen).filter(([option]) => option.startsWith(prefix));
  return Object.fromEntries(entries.map(([option, choice]) => [option.slice(prefix.length), choice]));
}

function sample(what: string, chosen: Combination, fill: (team: Team) => void): Sample {
  const told = Object.entries(chosen).filter(([, choice]) => choice !== 'left out');
  // Of a VPC that is made in a known account, CDK looks up the zones there (Vpc.maxAzs, API reference).
  const known = chosen.environment === 'known' && chosen['cluster.vpc'] !== 'left out';
  return {
    flags: chosen.flags === 'none' ? {} : recommendedFlags,
    validated: false,
    name: [what, ...told.map(([option, choice]) => `${option}: ${choice}`)].join(', '),
    make: (app) => {
      const stack = new Stack(app, 'Team', known ? { env: { account, region } } : {});
      fill(new Team(stack));
      return stack;
    },
  };
}
