import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IGrantable, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  type IFunction,
  Function as LambdaFunction,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { environmentVariables } from '../../contract/environment.ts';
import { type UpgraderLambda, upgraderLambdas } from '../../contract/lambdas.ts';
import { taskStates } from '../../contract/states.ts';
import type { ClusterNetwork, ILocustCluster } from '../cluster/locust-cluster-interface.ts';
import { lambdaBundle } from '../lambda-bundle.ts';
import { functionLogs } from '../operations/logs.ts';
import { announceMoments } from './announce-permissions.ts';
import { changeScaling, changeTraffic } from './around-permissions.ts';
import { functionNeeds, type OwnVariable } from './function-needs.ts';
import { useLedger } from './ledger-permissions.ts';
import { standInNetwork } from './network-permissions.ts';
import { readCluster, registerRevisions, updateServices } from './permissions.ts';
import { lookAround, readCalendars } from './survey-permissions.ts';
import { readWebLogin } from './web-login-permissions.ts';

export interface UpgraderFunctionsProps {
  readonly cluster: ILocustCluster;
  readonly table: ITable;
  readonly functionTimeout: Duration;
  readonly lateWriteSeconds: number;
  readonly calendars: readonly string[];
}

/** What a deploy takes besides the plan that it asks for, which may run into its own timeout. */
const ownTime = Duration.seconds(15);

/** Started by others than executions, which call versions: these answer with the newest code. */
const withoutVersion: readonly UpgraderLambda[] = [
  'recover',
  'plan',
  'on-deploy',
  'on-deploy-complete',
  'watch',
];

/** One function a Lambda folder, each with what it needs and a retained version that executions call. */
export class UpgraderFunctions extends Construct {
  readonly versions: Readonly<Record<UpgraderLambda, IFunction>>;
  readonly prepare: LambdaFunction;
  readonly recover: LambdaFunction;
  readonly plan: LambdaFunction;
  readonly onDeploy: LambdaFunction;
  readonly onDeployComplete: LambdaFunction;
  readonly watch: LambdaFunction;
  readonly #functions: Readonly<Record<UpgraderLambda, LambdaFunction>>;

  constructor(scope: Construct, id: string, props: UpgraderFunctionsProps) {
    super(scope, id);
    this.#functions = forEachLambda((name) => this.#create(name, props));
    for (const name of upgraderLambdas) this.#introduce(name);
    this.prepare = this.#functions.prepare;
    this.recover = this.#functions.recover;
    this.plan = this.#functions.plan;
    this.onDeploy = this.#functions['on-deploy'];
    this.onDeployComplete = this.#functions['on-deploy-complete'];
    this.watch = this.#functions.watch;
    this.versions = forEachLambda((name) => {
      const created = this.#functions[name];
      return withoutVersion.includes(name) ? created : created.currentVersion;
    });
  }

  get all(): readonly LambdaFunction[] {
    return Object.values(this.#functions);
  }

  /** Those that serve states. */
  get ofStates(): readonly LambdaFunction[] {
    const names = new Set(Object.values(taskStates).map(({ lambda }) => lambda));
    return [...names].map((name) => this.#functions[name]);
  }

  /**
   * Every version that there was: a version's own grant would end with the deploy that makes the next one, while
   * executions and older versions of other functions still call it.
   */
  grantInvoke(grantee: IGrantable): void {
    for (const { functionArn } of this.ofStates) {
      grantee.grantPrincipal.addToPrincipalPolicy(mayInvoke(`${functionArn}:*`));
    }
  }

  /** Lets the Survey read more calendars. */
  allowCalendars(calendars: readonly string[]): void {
    const { survey } = this.#functions;
    for (const statement of readCalendars(this, calendars)) survey.addToRolePolicy(statement);
  }

  /** Tells a function which versions it asks, and lets it ask every one that there was. */
  #introduce(name: UpgraderLambda): void {
    const asking = this.#functions[name];
    for (const role of functionNeeds[name].asks) {
      const asked = this.#functions[role];
      const versioned = !withoutVersion.includes(role);
      const { functionArn } = versioned ? asked.currentVersion : asked;
      asking.addEnvironment(environmentVariables[`${role}Function`], functionArn);
      asking.addToRolePolicy(mayInvoke(versioned ? `${asked.functionArn}:*` : asked.functionArn));
    }
  }

  #create(name: UpgraderLambda, props: UpgraderFunctionsProps): LambdaFunction {
    const { cluster } = props;
    const { variables } = functionNeeds[name];
    const logGroup = functionLogs(this, `${pascalCase(name)}Logs`);
    const created = new LambdaFunction(this, pascalCase(name), {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(lambdaBundle(name), { exclude: ['*.map'] }),
      memorySize: 256,
      logGroup,
      role: this.#role(name, logGroup, props),
      tracing: Tracing.ACTIVE,
      timeout: name === 'on-deploy' ? props.functionTimeout.plus(ownTime) : props.functionTimeout,
      description: `locust-upgrade: ${name} of ${cluster.clusterName}`,
      // A running execution calls the versions that it started with: a deploy in the middle must not remove them.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
      ...(name === 'probe' && placeIn(cluster.network)),
      environment: valuesOf(variables, props),
    });
    return created;
  }

  /** A role of its own, which may write to this function's log and no other. */
  #role(name: UpgraderLambda, logGroup: LogGroup, props: UpgraderFunctionsProps): Role {
    const role = new Role(this, `${pascalCase(name)}Role`, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `locust-upgrade: ${name} of ${props.cluster.clusterName}`,
    });
    logGroup.grantWrite(role);
    for (const statement of this.#statements(name, props)) role.addToPolicy(statement);
    return role;
  }

  #statements(name: UpgraderLambda, props: UpgraderFunctionsProps): readonly PolicyStatement[] {
    const { calendars, cluster, table } = props;
    const { registration } = cluster;
    const { ledger, reads, updates, registers, around, asks, tells } = functionNeeds[name];
    return [
      ...useLedger(table, registration.cluster, ledger),
      ...readCluster(this, registration, reads),
      ...(updates === 'none' ? [] : updateServices(this, cluster, updates)),
      ...(registers ? registerRevisions(this, cluster) : []),
      ...(around.includes('scaling') ? changeScaling(this) : []),
      ...(around.includes('traffic') ? changeTraffic(registration) : []),
      ...(asks.includes('probe') ? readWebLogin(this, cluster.webLoginSecret) : []),
      ...announceMoments(this, tells),
      ...(name === 'survey' ? lookAround(this, registration, calendars) : []),
      ...(name === 'probe' && cluster.network ? standInNetwork() : []),
    ];
  }
}

function mayInvoke(functionArn: string): PolicyStatement {
  return new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [functionArn] });
}

function forEachLambda<Value>(
  make: (name: UpgraderLambda) => Value,
): Readonly<Record<UpgraderLambda, Value>> {
  return Object.fromEntries(upgraderLambdas.map((name) => [name, make(name)])) as Record<
    UpgraderLambda,
    Value
  >;
}

function placeIn(network: ClusterNetwork | undefined) {
  return {
    ...(network && { vpc: network.vpc }),
    ...(network?.subnets && { vpcSubnets: network.subnets }),
    ...(network?.securityGroups && { securityGroups: network.securityGroups }),
  };
}

function valuesOf(
  variables: readonly OwnVariable[],
  { cluster, table, lateWriteSeconds }: UpgraderFunctionsProps,
): Record<string, string> {
  const values: Readonly<Record<OwnVariable, string>> = {
    registration: JSON.stringify(cluster.registration),
    ledgerTable: table.tableName,
    lateWriteSeconds: String(lateWriteSeconds),
  };
  return Object.fromEntries(variables.map((name) => [environmentVariables[name], values[name]]));
}

/** `move-batch` → `MoveBatch`: the construct's id and what the console shows. */
function pascalCase(name: string): string {
  return name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
