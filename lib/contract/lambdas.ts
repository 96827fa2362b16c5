import { type TaskStateName, taskStates } from './states.ts';

/**
 * Lambdas of the upgrader without a state of their own: states that look invoke `probe` and `survey`, events and a
 * schedule start `recover`, another schedule starts `watch`, people ask `plan`, CloudFormation `on-deploy` and
 * `on-deploy-complete`.
 */
const upgraderLambdasWithoutState = [
  'probe',
  'survey',
  'recover',
  'plan',
  'on-deploy',
  'on-deploy-complete',
  'watch',
] as const;

export type UpgraderLambda =
  | (typeof taskStates)[TaskStateName]['lambda']
  | (typeof upgraderLambdasWithoutState)[number];

/** The Lambdas that `LocustUpgrader` makes. */
export const upgraderLambdas: readonly UpgraderLambda[] = [
  ...new Set<UpgraderLambda>(Object.values(taskStates).map(({ lambda }) => lambda)),
  ...upgraderLambdasWithoutState,
];

/** The Lambdas that `LocustCluster` makes, each for a custom resource of the same name. */
const clusterLambdas = ['first-revision', 'first-rule', 'cluster-state'] as const;

export type ClusterLambda = (typeof clusterLambdas)[number];

/** Every Lambda: a folder in `lambdas/` and a bundle. */
export type LambdaName = UpgraderLambda | ClusterLambda;

export const lambdaNames: readonly LambdaName[] = [...upgraderLambdas, ...clusterLambdas];
