import { type CfnResource, CustomResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { environmentVariables } from '../../contract/environment.ts';
import type { ClusterLambda } from '../../contract/lambdas.ts';
import { lambdaBundle } from '../lambda-bundle.ts';

export interface ClusterResourceProps {
  readonly lambda: ClusterLambda;
  readonly clusterName: string;
  /** `Custom::…` as the console shows it. */
  readonly resourceType: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly statements: readonly PolicyStatement[];
}

const functionTimeout = Duration.minutes(1);
/** CloudFormation waits for an hour by default; a function that died answers never. */
const answerSeconds = 120;

/** A custom resource with its function, whose role may do what this one resource takes. */
export class ClusterResource extends Construct {
  readonly resource: CustomResource;

  constructor(scope: Construct, id: string, props: ClusterResourceProps) {
    super(scope, id);
    this.resource = new CustomResource(this, 'Resource', {
      serviceToken: this.#function(props).functionArn,
      resourceType: props.resourceType,
      properties: { ...props.properties },
    });
    // As a number: CDK writes text, which CloudFormation's schema does not take.
    (this.resource.node.defaultChild as CfnResource).addPropertyOverride('ServiceTimeout', answerSeconds);
  }

  /** A Create that is delivered again asks whether the resource is there already. */
  #lookAtItself(): PolicyStatement {
    const stack = Stack.of(this);
    const resourceName = `${stack.stackName}/*`;
    return new PolicyStatement({
      actions: ['cloudformation:DescribeStackResource'],
      resources: [stack.formatArn({ service: 'cloudformation', resource: 'stack', resourceName })],
    });
  }

  #function({ lambda, clusterName, statements }: ClusterResourceProps): LambdaFunction {
    const logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    for (const statement of [...statements, this.#lookAtItself()]) role.addToPolicy(statement);
    return new LambdaFunction(this, 'Function', {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(lambdaBundle(lambda), { exclude: ['*.map'] }),
      memorySize: 256,
      timeout: functionTimeout,
      description: `locust-upgrade: ${lambda} of ${clusterName}`,
      environment: { [environmentVariables.cluster]: clusterName },
      logGroup,
      role,
    });
  }
}
