import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  type IFunction,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { environmentVariables } from '../contract/environment.ts';
import type { Registration } from '../contract/registration.ts';
import { type LambdaName, lambdaNames, taskStates } from '../contract/states.ts';
import { lambdaBundle } from './lambda-bundle.ts';
import { changeCluster, readCluster } from './permissions.ts';

/** Where the masters can be reached: the Probe's place. */
export interface ClusterNetwork {
  readonly vpc: IVpc;
  readonly subnets?: SubnetSelection;
  readonly securityGroups?: ISecurityGroup[];
}

export interface UpgraderFunctionsProps {
  readonly registration: Registration;
  readonly table: ITable;
  readonly functionTimeout: Duration;
  readonly lateWriteSeconds: number;
  readonly network?: ClusterNetwork;
  readonly taskRoles: readonly string[];
}

/** Lambdas that write to ECS. */
const changing: readonly LambdaName[] = ['upgrade-master', 'move-batch', 'conclude', 'roll-back'];
/** Lambdas that neither read the ledger nor ECS. */
const withoutAws: readonly LambdaName[] = ['probe'];

/** One function a Lambda folder, each with what it needs and a retained version that executions call. */
export class UpgraderFunctions extends Construct {
  readonly versions: Readonly<Record<LambdaName, IFunction>>;
  readonly recover: LambdaFunction;
  readonly #functions: ReadonlyMap<LambdaName, LambdaFunction>;

  constructor(scope: Construct, id: string, props: UpgraderFunctionsProps) {
    super(scope, id);
    const probe = this.#create('probe', props, {});
    const probeVersion = probe.currentVersion;
    const others = lambdaNames.filter((name) => name !== 'probe');
    const created = others.map((name) => {
      const variables = { [environmentVariables.probeFunction]: probeVersion.functionArn };
      const created = this.#create(name, props, variables);
      probe.grantInvoke(created);
      return [name, created] as const;
    });
    this.#functions = new Map(created);
    const recover = this.#functions.get('recover');
    if (!recover) throw new Error('there is no recover function');
    this.recover = recover;
    const versions = created
      .filter(([name]) => name !== 'recover')
      .map(([name, created]) => [name, created.currentVersion] as const);
    this.versions = Object.fromEntries([
      ...versions,
      ['probe', probeVersion],
      ['recover', recover],
    ]) as Record<LambdaName, IFunction>;
  }

  /**
   * Every version that there was: a version's own grant would end with the deploy that makes the next one, while
   * executions and older versions of other functions still call it.
   */
  grantInvoke(grantee: IGrantable): void {
    for (const { lambda } of Object.values(taskStates)) this.#functions.get(lambda)?.grantInvoke(grantee);
  }

  #create(
    name: LambdaName,
    props: UpgraderFunctionsProps,
    environment: Record<string, string>,
  ): LambdaFunction {
    const { registration, table, network } = props;
    const isProbe = withoutAws.includes(name);
    const created = new LambdaFunction(this, pascalCase(name), {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(lambdaBundle(name), { exclude: ['*.map'] }),
      memorySize: 256,
      timeout: props.functionTimeout,
      description: `locust-upgrade: ${name} of ${registration.cluster}`,
      // A running execution calls the versions that it started with: a deploy in the middle must not remove them.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
      ...(isProbe && network && { vpc: network.vpc }),
      ...(isProbe && network?.subnets && { vpcSubnets: network.subnets }),
      ...(isProbe && network?.securityGroups && { securityGroups: network.securityGroups }),
      environment: isProbe
        ? {}
        : {
            [environmentVariables.registration]: JSON.stringify(registration),
            [environmentVariables.ledgerTable]: table.tableName,
            [environmentVariables.lateWriteSeconds]: String(props.lateWriteSeconds),
            ...environment,
          },
    });
    if (!isProbe) table.grantReadWriteData(created);
    const reads = isProbe || name === 'recover' ? [] : readCluster(this, registration);
    const writes = changing.includes(name) ? changeCluster(this, registration, props.taskRoles) : [];
    for (const statement of [...reads, ...writes]) created.addToRolePolicy(statement);
    return created;
  }
}

/** `move-batch` → `MoveBatch`: the construct's id and what the console shows. */
function pascalCase(name: string): string {
  return name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
