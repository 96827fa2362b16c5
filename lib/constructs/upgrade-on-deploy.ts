import { CfnOutput, type CustomResource, Stack, Token } from 'aws-cdk-lib';
import type { ITaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { upgradeResourceType } from '../contract/deploy.ts';
import { describeIssues } from '../contract/issues.ts';
import { type UpgradeRequestInput, upgradeRequest } from '../contract/request.ts';
import { parseVersion } from '../domain/versions/version.ts';
import { badConstruct } from './bad-construct.ts';
import { checkBounds } from './check-bounds.ts';
import { checkDeploy } from './deploy/check-deploy.ts';
import type { LocustUpgrader } from './locust-upgrader.ts';

/** The revision that the code asks for. When it changes, `cdk deploy` upgrades. */
export interface DeployedRevision {
  /** One version: what a range stands for changes without a change of the code. */
  readonly version: string;
  /** Images that carry the version. @default the ones that the cluster's registration gives for it */
  readonly images?: { readonly master: string; readonly worker: string };
  /**
   * Task definitions whose content the target takes: processor, memory, environment, roles. They are never run
   * themselves.
   * @default what runs keeps its configuration
   */
  readonly taskDefinitions?: { readonly master: ITaskDefinition; readonly worker: ITaskDefinition };
}

export interface UpgradeOnDeployProps {
  readonly upgrader: LocustUpgrader;
  readonly target: DeployedRevision;
  /** How it is upgraded: strategy, batches, deadlines, test policy. @default what an upgrade without a word takes */
  readonly request?: Omit<UpgradeRequestInput, 'schemaVersion' | 'target' | 'plan' | 'scheduled'>;
  /**
   * Whether the deploy ends with the upgrade and fails with it. It can wait for upgrades that are planned to take at
   * most 45 minutes, their way back included.
   * @default false: the upgrade is started and handed over, and the output `UpgradeId` names it
   */
  readonly waitForCompletion?: boolean;
  /** What becomes of an upgrade that is too long to wait for. @default 'hand-over' */
  readonly whenTooLong?: 'hand-over' | 'refuse';
}

/** Upgrades a cluster whenever a deploy changes the revision that the code asks for. */
export class UpgradeOnDeploy extends Construct {
  /** Name of the execution that the newest deploy started, for `locust-upgrade`; `none` where it started none. */
  readonly upgradeId: string;

  constructor(scope: Construct, id: string, props: UpgradeOnDeployProps) {
    super(scope, id);
    checkDeploy(this, props);
    checkBounds(this, props.request ?? {}, props.upgrader.cluster);
    const { upgrader, request, waitForCompletion = false, whenTooLong = 'hand-over' } = props;
    const resource = upgrader.deployResource(this, 'Upgrade', upgradeResourceType, {
      Kind: 'upgrade',
      Request: Stack.of(this).toJsonString(this.#requestOf(props)),
      WaitForCompletion: String(waitForCompletion),
      WhenTooLong: whenTooLong,
    });
    upgrader.allowCalendars(request?.calendars ?? []);
    // An upgrade that starts finds everything that it needs, and ends before any of it goes.
    resource.node.addDependency(upgrader, upgrader.cluster);
    this.upgradeId = resource.getAttString('UpgradeId');
    this.#publish(resource);
  }

  #requestOf({ target, request: settings = {} }: UpgradeOnDeployProps): UpgradeRequestInput {
    const { version, images, taskDefinitions } = target;
    this.#checkVersion(version);
    const request: UpgradeRequestInput = {
      ...settings,
      schemaVersion: 1,
      target: {
        version,
        ...(images && { images }),
        ...(taskDefinitions && {
          taskDefinitions: {
            master: taskDefinitions.master.taskDefinitionArn,
            worker: taskDefinitions.worker.taskDefinitionArn,
          },
        }),
      },
    };
    const parsed = upgradeRequest.safeParse(request, { reportInput: true });
    if (parsed.success) return request;
    throw badConstruct(
      this,
      `the upgrade can't be asked for: ${describeIssues(parsed.error)}`,
      'correct the properties that are named',
    );
  }

  #checkVersion(version: string): void {
    if (Token.isUnresolved(version) || parseVersion(version).ok) return;
    throw badConstruct(
      this,
      `${JSON.stringify(version)} is not one version, and a deploy upgrades when the code changes`,
      'write one such as 2.32.2; for a range use an UpgradeSchedule',
    );
  }

  #publish(resource: CustomResource): void {
    new CfnOutput(this, 'UpgradeId', {
      value: this.upgradeId,
      description: 'The upgrade that the newest deploy started, or none',
    });
    new CfnOutput(this, 'Outcome', {
      value: resource.getAttString('Outcome'),
      description: 'What became of it when the deploy ended',
    });
  }
}
