import { type CfnResource, CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { LogLevel, type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct, type IConstruct } from 'constructs';
import { drainResourceType } from '../../contract/deploy.ts';
import { environmentVariables } from '../../contract/environment.ts';
import { acknowledge } from '../acknowledged.ts';
import { functionLogs, machineLogs } from '../operations/logs.ts';
import type { UpgraderFunctions } from '../upgrader/upgrader-functions.ts';
import { deployMinutes } from './deploy-minutes.ts';
import { narrowWaiter } from './narrow-waiter.ts';

/**
 * Calls of AWS that are refused for the moment are tried so often: nobody does it again, as the provider takes the first
 * error for the deploy's, and the rollback that follows aborts the upgrade. They wait for 0.5 + 1 + 2 + 4 + 8 = 15.5 s at
 * most (AWS SDKs reference guide, "Retry behavior").
 */
const attempts = 6;

export interface DeployProviderProps {
  readonly functions: UpgraderFunctions;
  readonly stateMachine: StateMachine;
  /** What else a running upgrade, or its recovery, takes. */
  readonly needed: readonly IConstruct[];
  /** How often a deploy that waits looks again. */
  readonly pollInterval: Duration;
}

/**
 * What CloudFormation asks when it comes to a resource of a deploy. The path of `Provider` in the tree of constructs
 * must stay what it is: `ServiceToken` can't be changed (CloudFormation template reference), so that another path would
 * make every later deploy of the stacks that use it fail.
 */
export class DeployProvider extends Construct {
  readonly #functions: UpgraderFunctions;
  readonly #provider: Provider;

  constructor(scope: Construct, id: string, props: DeployProviderProps) {
    super(scope, id);
    const { functions, stateMachine, needed, pollInterval } = props;
    this.#functions = functions;
    const { onDeploy, onDeployComplete } = functions;
    stateMachine.grantStartExecution(onDeploy);
    for (const looking of [onDeploy, onDeployComplete]) {
      looking.addEnvironment(environmentVariables.stateMachine, stateMachine.stateMachineArn);
      stateMachine.grantExecution(looking, 'states:DescribeExecution');
      looking.addEnvironment('AWS_MAX_ATTEMPTS', String(attempts));
    }
    const logGroup = functionLogs(this, 'ProviderLogs');
    this.#provider = new Provider(this, 'Provider', {
      frameworkOnEventRole: this.#role('OnEventRole', logGroup),
      frameworkCompleteAndTimeoutRole: this.#role('CompleteRole', logGroup),
      onEventHandler: onDeploy,
      isCompleteHandler: onDeployComplete,
      queryInterval: pollInterval,
      totalTimeout: Duration.minutes(deployMinutes),
      logGroup,
      disableWaiterStateMachineLogging: false,
      // No execution data: it holds the address at which anybody may answer for the resource.
      waiterStateMachineLogOptions: {
        destination: machineLogs(this, 'WaiterLogs'),
        level: LogLevel.ALL,
        includeExecutionData: false,
      },
    });
    narrowWaiter(this.#provider);
    acknowledge(this.#provider, 'SF2', "CDK's waiter has no property for it, and tells its steps in its log");
    this.#drain([functions, stateMachine, ...needed]);
  }

  /** The framework's own would let each of its functions write to every log group. */
  #role(id: string, logGroup: LogGroup): Role {
    const role = new Role(this, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    return role;
  }

  /**
   * A custom resource whose changes the provider is asked about, in any stack. It may look whether that stack is being
   * rolled back.
   */
  resource(scope: Construct, id: string, type: string, properties: Record<string, string>): CustomResource {
    const stack = Stack.of(scope);
    const stackArn = stack.formatArn({
      service: 'cloudformation',
      resource: 'stack',
      resourceName: `${stack.stackName}/*`,
    });
    this.#functions.onDeploy.addToRolePolicy(
      new PolicyStatement({ actions: ['cloudformation:DescribeStacks'], resources: [stackArn] }),
    );
    return this.#resource(scope, id, type, properties);
  }

  #resource(scope: Construct, id: string, type: string, properties: Record<string, string>): CustomResource {
    const { serviceToken } = this.#provider;
    const resource = new CustomResource(scope, id, { serviceToken, resourceType: type, properties });
    // CDK writes the number as text, which is not what the template reference asks for.
    (resource.node.defaultChild as CfnResource).addPropertyOverride('ServiceTimeout', 3_600);
    return resource;
  }

  /**
   * Deleting a state machine ends its executions at their next transition, half way (DeleteStateMachine, API
   * reference), and their recovery goes in the same deletion. What depends on all of it is deleted before any of it.
   */
  #drain(needed: readonly IConstruct[]): void {
    const drain = this.#resource(this, 'Drain', drainResourceType, { Kind: 'drain' });
    drain.node.addDependency(this.#provider, ...needed);
  }
}
