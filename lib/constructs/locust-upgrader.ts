import { CfnOutput, type CustomResource, Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { environmentVariables } from '../contract/environment.ts';
import {
  type PublishedRegistration,
  type Registration,
  registrationParameterName,
} from '../contract/registration.ts';
import { upgradeDefinition } from '../workflow/definition.ts';
import type { ILocustCluster } from './cluster/locust-cluster-interface.ts';
import { DeployProvider } from './deploy/deploy-provider.ts';
import { machineLogs } from './operations/logs.ts';
import type { RunbookAlarmProps } from './operations/runbook-alarm.ts';
import { type OperationsProps, UpgraderOperations } from './operations/upgrader-operations.ts';
import { checkUpgrader } from './upgrader/check-upgrader.ts';
import { ImportedUpgrader, type LocustUpgraderAttributes } from './upgrader/imported-upgrader.ts';
import { SkewWatch, type SkewWatchProps } from './upgrader/skew-watch.ts';
import { type ILocustUpgrader, UpgraderBase } from './upgrader/upgrader-base.ts';
import { UpgraderFunctions } from './upgrader/upgrader-functions.ts';
import { acknowledgeWildcards } from './wildcard-reasons.ts';

export interface LocustUpgraderProps extends OperationsProps {
  /** The one cluster that this upgrader may change. */
  readonly cluster: ILocustCluster;
  /**
   * Change Calendars (names or ARNs) that a request may name besides those of the registration. Only calendars of
   * either list can be read: a request that names another one is refused with `calendar-missing`.
   */
  readonly calendars?: readonly string[];
  /**
   * Longest run of one function; the recovery waits this long, and 5 s more, before it writes.
   * @default 45 seconds: a gate may save a test's results (10 s) and stop it (15 s) in one visit
   */
  readonly functionTimeout?: Duration;
  /**
   * How often a deploy that waits for its upgrade looks again.
   * @default 15 seconds
   */
  readonly deployPollInterval?: Duration;
  /**
   * How often somebody looks at the cluster outside of upgrades; false: nobody does, and no alarm tells of a dead
   * listener, of versions apart, or of missing workers.
   * @default every 5 minutes
   */
  readonly skewWatch?: SkewWatchProps | false;
}

/** Everything that upgrades one Locust cluster: state machine, Lambdas, ledger, recovery, registration. */
export class LocustUpgrader extends UpgraderBase {
  /** The upgrader of another app: to start upgrades, and for its metrics. */
  static fromAttributes(scope: Construct, id: string, attributes: LocustUpgraderAttributes): ILocustUpgrader {
    return new ImportedUpgrader(scope, id, attributes);
  }

  /** The one cluster that it may change. */
  readonly cluster: ILocustCluster;
  readonly stateMachine: StateMachine;
  readonly ledger: Table;
  /** What people are told: moments of upgrades, and alarms. */
  readonly topic: ITopic;
  readonly planFunctionArn: string;
  /** Whether the skew watch looks at the cluster. */
  readonly watched: boolean;
  readonly #deploys: DeployProvider;
  readonly #functions: UpgraderFunctions;
  readonly #operations: UpgraderOperations;

  constructor(scope: Construct, id: string, props: LocustUpgraderProps) {
    super(scope, id);
    acknowledgeWildcards(this);
    checkUpgrader(this, props);
    const { cluster } = props;
    this.cluster = cluster;
    const functionTimeout = props.functionTimeout ?? Duration.seconds(45);
    this.ledger = new Table(this, 'Ledger', {
      partitionKey: { name: 'cluster', type: AttributeType.STRING },
      sortKey: { name: 'item', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      // With the account's own key: who may use the table needs no permission besides.
      encryption: TableEncryption.AWS_MANAGED,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.#functions = new UpgraderFunctions(this, 'Functions', {
      cluster,
      table: this.ledger,
      functionTimeout,
      lateWriteSeconds: functionTimeout.toSeconds() + 5,
      calendars: props.calendars ?? [],
    });
    const functions = this.#functions;
    this.planFunctionArn = functions.plan.functionArn;
    this.stateMachine = new StateMachine(this, 'Upgrade', {
      definitionBody: DefinitionBody.fromChainable(
        upgradeDefinition(this, { functions: functions.versions, functionTimeout }),
      ),
      // A gate may wait for a day; the rest of an upgrade ends by its own deadlines.
      timeout: Duration.hours(48),
      logs: {
        destination: machineLogs(this, 'UpgradeLogs'),
        level: LogLevel.ALL,
        includeExecutionData: false,
      },
      tracingEnabled: true,
    });
    functions.grantInvoke(this.stateMachine);
    const rules = this.#recovery(functions);
    const { clusterName } = cluster;
    const watch =
      props.skewWatch === false
        ? null
        : new SkewWatch(this, 'SkewWatch', { watch: functions.watch, clusterName, ...props.skewWatch });
    this.watched = watch !== null;
    this.#operations = new UpgraderOperations(this, 'Operations', {
      ...props,
      clusterName,
      watchRate: watch?.rate ?? null,
      functions,
      stateMachine: this.stateMachine,
      rules,
    });
    this.topic = this.#operations.notifications.topic;
    this.#publish(cluster.registration);
    this.#deploys = new DeployProvider(this, 'Deploy', {
      functions,
      stateMachine: this.stateMachine,
      // Security group rules and policies of roles are resources that nothing names: they would go beside the drain.
      needed: [
        this.ledger,
        ...rules,
        this.#operations.notifications,
        cluster,
        ...(cluster.network ? [cluster.network.vpc] : []),
      ],
      pollInterval: props.deployPollInterval ?? Duration.seconds(15),
    });
  }

  /** A custom resource of this upgrader's provider, in any stack: what `UpgradeOnDeploy` is made of. */
  deployResource(
    scope: Construct,
    id: string,
    type: string,
    properties: Record<string, string>,
  ): CustomResource {
    return this.#deploys.resource(scope, id, type, properties);
  }

  /** Lets upgrades read more Change Calendars (names or ARNs) than the registration and the properties name. */
  allowCalendars(calendars: readonly string[]): void {
    this.#functions.allowCalendars(calendars);
  }

  /**
   * One more alarm on the upgrader's topic; its section of the runbook says what to do. Give a scope of another stack
   * where the metric is of that stack.
   */
  addAlarm(id: string, props: RunbookAlarmProps, scope?: Construct): Alarm {
    return this.#operations.alarms.add(id, props, scope);
  }

  /** Status events are delivered on a best-effort basis (EventBridge user guide), so a sweep looks as well. */
  #recovery({ recover }: UpgraderFunctions): readonly Rule[] {
    recover.addEnvironment(environmentVariables.stateMachine, this.stateMachine.stateMachineArn);
    this.stateMachine.grantStartExecution(recover);
    this.stateMachine.grantExecution(recover, 'states:DescribeExecution');
    const targets = [new LambdaTarget(recover, { retryAttempts: 2 })];
    const onDeath = new Rule(this, 'OnDeath', {
      description: 'An upgrade ended without success: look whether its cluster must be put back',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [this.stateMachine.stateMachineArn],
          status: ['ABORTED', 'TIMED_OUT', 'FAILED'],
        },
      },
      targets,
    });
    const sweep = new Rule(this, 'Sweep', {
      description: 'Looks for a lock whose holder is dead, because status events may get lost',
      schedule: Schedule.rate(Duration.minutes(5)),
      targets,
    });
    return [onDeath, sweep];
  }

  #publish(registration: Registration): void {
    const published: PublishedRegistration = {
      ...registration,
      stateMachineArn: this.stateMachine.stateMachineArn,
      ledgerTable: this.ledger.tableName,
      planFunction: this.planFunctionArn,
    };
    new StringParameter(this, 'Registration', {
      parameterName: registrationParameterName(registration.cluster),
      stringValue: JSON.stringify(published),
      description: 'What whoever starts upgrades of this Locust cluster must find',
    });
    new CfnOutput(this, 'StateMachineArn', { value: this.stateMachine.stateMachineArn });
  }
}
