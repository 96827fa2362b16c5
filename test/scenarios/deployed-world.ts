import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { App, Duration } from 'aws-cdk-lib';
import { stackName } from '../../lib/cli/local/assembly.ts';
import { demoTasks } from '../../lib/cli/local/demo-cluster.ts';
import { defaultFlags, parseLocalOptions } from '../../lib/cli/local/options.ts';
import { requestOf } from '../../lib/cli/local/request.ts';
import type { LocustUpgrader } from '../../lib/constructs/locust-upgrader.ts';
import { UpgradeOnDeploy } from '../../lib/constructs/upgrade-on-deploy.ts';
import { upgraderStack } from '../../lib/constructs/upgrader-stack.ts';
import type { CustomResource } from '../../lib/local/cloudformation/custom-resource.ts';
import { type LocalWorld, startLocalWorld } from './local-world.ts';

/** What a team's code says about its upgrades. */
export interface TeamCode {
  readonly version: string;
  readonly waitForCompletion?: boolean;
  /** What else the code makes of the upgrader. */
  readonly also?: (upgrader: LocustUpgrader) => void;
}

export interface DeployedWorld extends LocalWorld {
  /**
   * Synthesizes the team's code and deploys all of it but the custom resources: these are what a test sends, as
   * CloudFormation would, while the stack goes forward.
   */
  deploy(code: TeamCode): Promise<{ readonly upgrade: CustomResource; readonly drain: CustomResource }>;
  /** Resolves when the execution of that name has ended. */
  endOf(upgradeId: string): ReturnType<LocalWorld['end']>;
  /** Names of all executions of the upgrader's machine. */
  executionNames(): Promise<readonly string[]>;
}

/** Two workers that move at once: (2, 0) → (2, 2) → (0, 2). */
const flags = { workers: '2', canary: '0', batchSize: '2' };

/** A world whose upgrader is part of a team's own CDK app. Its first version is what the nodes run: 2.25.0. */
export async function startDeployedWorld(): Promise<DeployedWorld> {
  const world = await startLocalWorld(flags);
  const folder = await mkdtemp(join(tmpdir(), 'deployed-'));
  let count = 0;
  return {
    ...world,
    deploy: async (code) => {
      count += 1;
      const assemblyFolder = join(folder, String(count));
      synthesizeTeamCode(world, assemblyFolder, code);
      const { customResources } = await world.aws.deploy(assemblyFolder);
      world.aws.cloudFormation.status = 'UPDATE_IN_PROGRESS';
      const named = (type: string): CustomResource => {
        const found = customResources
          .map((resource) => resource.resolved())
          .find((each) => each.type === type);
        if (found) return found;
        throw new Error(`the stack has no ${type}`);
      };
      return { upgrade: named('Custom::LocustUpgrade'), drain: named('Custom::LocustUpgradeDrain') };
    },
    endOf: (upgradeId) =>
      world.end(
        `${world.registration.stateMachineArn.replace(':stateMachine:', ':execution:')}:${upgradeId}`,
      ),
    executionNames: async () => {
      const { stateMachineArn } = world.registration;
      const { executions = [] } = await world.stepFunctions.send(
        new ListExecutionsCommand({ stateMachineArn }),
      );
      return executions.map(({ name }) => name ?? '');
    },
    stop: async () => {
      await world.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function synthesizeTeamCode({ registration }: LocalWorld, outdir: string, code: TeamCode): void {
  const { also, version, waitForCompletion = false } = code;
  const { stateMachineArn: _, ledgerTable: __, planFunction: ___, ...registered } = registration;
  const app = new App({
    outdir,
    context: { 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true },
    analyticsReporting: false,
  });
  const upgrader = upgraderStack(app, stackName, {
    registration: registered,
    ...demoTasks(registered),
    functionTimeout: Duration.seconds(30),
    deployPollInterval: Duration.seconds(1),
  });
  const {
    schemaVersion: ____,
    target: _____,
    ...locally
  } = requestOf(parseLocalOptions({ ...defaultFlags, ...flags, nodes: 'simulated' }));
  const request = { ...locally, bakeSeconds: 1 };
  new UpgradeOnDeploy(upgrader, 'OnDeploy', { upgrader, request, target: { version }, waitForCompletion });
  also?.(upgrader);
  app.synth();
}
