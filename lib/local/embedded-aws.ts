import type { IncomingMessage } from 'node:http';
import { EmbeddedAutoScaling } from './auto-scaling/embedded-auto-scaling.ts';
import { localRegion } from './aws-api.ts';
import { CallLog } from './calls/call-log.ts';
import { CustomResources } from './cloudformation/custom-resource.ts';
import { EmbeddedCloudFormation } from './cloudformation/embedded-cloudformation.ts';
import { ResponseDoor, runtimeModules } from './cloudformation/response-door.ts';
import { type EmbeddedDynamoDb, localCredentials, startDynamoDb } from './dynamodb/dynalite.ts';
import { EmbeddedEcr } from './ecr/embedded-ecr.ts';
import { EmbeddedEcs, type EmbeddedEcsProps } from './ecs/embedded-ecs.ts';
import { EmbeddedElasticLoadBalancing } from './elastic-load-balancing/embedded-elastic-load-balancing.ts';
import { EmbeddedEvents } from './events/embedded-events.ts';
import { type HttpFront, startHttpFront } from './http-front.ts';
import { EmbeddedLambda } from './lambda/embedded-lambda.ts';
import type { FunctionDefinition, FunctionVersion } from './lambda/function-definition.ts';
import { parseFunctionName } from './lambda/function-name.ts';
import { EmbeddedScheduler } from './scheduler/embedded-scheduler.ts';
import { EmbeddedSecretsManager } from './secrets-manager/embedded-secrets-manager.ts';
import { EmbeddedServiceDiscovery } from './service-discovery/embedded-service-discovery.ts';
import { EmbeddedSns } from './sns/embedded-sns.ts';
import type { Calendars } from './ssm/calendars.ts';
import { EmbeddedSsm } from './ssm/embedded-ssm.ts';
import { EmbeddedStepFunctions } from './step-functions/embedded-step-functions.ts';
import { loadStack, type StackDefinition } from './template/load.ts';
import type { DeployedResources } from './template/template.ts';

export interface EmbeddedAwsProps {
  /** A synthesized cloud assembly and the stack in it: machine, functions, table, rules and parameters come from there. */
  readonly assemblyFolder: string;
  readonly stackName: string;
  /**
   * Filled by whoever deploys the rest of the stack (`StackDeployment`), parameters included. Without it the stack has
   * nothing besides what is taken from the template at once.
   */
  readonly deployed?: DeployedResources;
  readonly ecs: EmbeddedEcsProps;
  onFunctionLog(functionName: string, line: string): void;
  onTargetFailed(rule: string, error: unknown): void;
}

/** What an SDK client needs to reach the embedded AWS instead of the real one. */
export interface ClientSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The deployed stack on one machine: real bundles in threads, real SDK clients over HTTP, one loopback port a door. */
export class EmbeddedAws {
  readonly ecs: EmbeddedEcs;
  readonly ecr: EmbeddedEcr;
  /** Its alarms and schedules: nothing here measures load, and no clock runs. */
  readonly autoScaling: EmbeddedAutoScaling;
  /** Change Calendars: Systems Manager has no call that sets their state. */
  readonly calendars: Calendars;
  readonly secrets: EmbeddedSecretsManager;
  readonly stepFunctions: EmbeddedStepFunctions;
  readonly lambda: EmbeddedLambda;
  readonly cloudFormation: EmbeddedCloudFormation;
  readonly customResources: CustomResources;
  readonly #door: ResponseDoor;
  /** What was published to the stack's topics. */
  readonly sns: EmbeddedSns;
  readonly scheduler: EmbeddedScheduler;
  readonly #events: EmbeddedEvents;
  readonly #front: HttpFront;
  readonly #dynamoDb: EmbeddedDynamoDb;
  readonly #ssm: EmbeddedSsm;
  readonly #stackName: string;
  readonly #deployed: DeployedResources | undefined;
  #published: readonly FunctionVersion[];
  /** Null where nobody asked for it. */
  readonly #calls: CallLog | null;

  private constructor(parts: {
    ecs: EmbeddedEcs;
    ecr: EmbeddedEcr;
    autoScaling: EmbeddedAutoScaling;
    calendars: Calendars;
    secrets: EmbeddedSecretsManager;
    stepFunctions: EmbeddedStepFunctions;
    lambda: EmbeddedLambda;
    cloudFormation: EmbeddedCloudFormation;
    customResources: CustomResources;
    door: ResponseDoor;
    sns: EmbeddedSns;
    scheduler: EmbeddedScheduler;
    events: EmbeddedEvents;
    front: HttpFront;
    dynamoDb: EmbeddedDynamoDb;
    ssm: EmbeddedSsm;
    stackName: string;
    deployed: DeployedResources | undefined;
    published: readonly FunctionVersion[];
    calls: CallLog | null;
  }) {
    this.ecs = parts.ecs;
    this.ecr = parts.ecr;
    this.autoScaling = parts.autoScaling;
    this.calendars = parts.calendars;
    this.secrets = parts.secrets;
    this.stepFunctions = parts.stepFunctions;
    this.lambda = parts.lambda;
    this.cloudFormation = parts.cloudFormation;
    this.customResources = parts.customResources;
    this.#door = parts.door;
    this.sns = parts.sns;
    this.scheduler = parts.scheduler;
    this.#events = parts.events;
    this.#front = parts.front;
    this.#dynamoDb = parts.dynamoDb;
    this.#ssm = parts.ssm;
    this.#stackName = parts.stackName;
    this.#deployed = parts.deployed;
    this.#published = parts.published;
    this.#calls = parts.calls;
  }

  /** Throws for a template that would not run here as it does on AWS. */
  static async start(props: EmbeddedAwsProps): Promise<EmbeddedAws> {
    const stack = loadStack(props.assemblyFolder, props.stackName, [], props.deployed);
    const calls = CallLog.open({
      assemblyFolder: props.assemblyFolder,
      stackName: props.stackName,
      tables: stack.tables,
      resources: props.deployed ?? new Map(),
    });
    const onRequest = (request: IncomingMessage) => calls?.listen(request);
    const dynamoDb = await startDynamoDb(stack.tables, onRequest);
    const cloudFormation = new EmbeddedCloudFormation(props.stackName, (id) => customResources.stateOf(id));
    const door = await ResponseDoor.start();
    const urls = { front: '' };
    const providers = providersOf(stack);
    const lambda = new EmbeddedLambda({
      functions: stack.functions,
      versions: stack.versions,
      endpoints: (definition) => ({
        AWS_ENDPOINT_URL: urls.front,
        AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url,
        ...(providers.has(definition.name) && door.environment),
        ...(isProviderFramework(definition) && { ...door.environment, ...runtimeModules }),
      }),
      onLog: props.onFunctionLog,
    });
    const loadBalancing = new EmbeddedElasticLoadBalancing();
    const isAttached = (targetGroup: string) => loadBalancing.isAttached(targetGroup);
    const serviceDiscovery: EmbeddedServiceDiscovery = new EmbeddedServiceDiscovery({
      instancesOf: (registry) => ecs.instancesOf(registry),
    });
    const dnsName = (registry: string) => serviceDiscovery.dnsName(registry);
    const ecs = new EmbeddedEcs({ ...props.ecs, isAttached, dnsName });
    const ecr = new EmbeddedEcr();
    const ssm = new EmbeddedSsm({ parameters: props.deployed ? [] : stack.parameters });
    const { calendars } = ssm;
    const secrets = new EmbeddedSecretsManager();
    const sns = new EmbeddedSns(stack.topics);
    const events = new EmbeddedEvents({
      rules: stack.rules,
      invoke: (arn, payload) => lambda.invoke(arn, payload),
      publish: (arn, message) => sns.publish(arn, message),
      onTargetFailed: props.onTargetFailed,
    });
    const stepFunctions = new EmbeddedStepFunctions({
      machines: stack.machines,
      functions: lambda,
      onCall: (machine, call) => calls?.record(`machine/${machine}`, call),
      onStatusChange: (change) => events.publish(change),
    });
    const autoScaling = new EmbeddedAutoScaling(ecs);
    const apis = [ecs, ecr, ssm, secrets, autoScaling, serviceDiscovery, stepFunctions, events];
    const front = await startHttpFront({
      apis,
      queryApis: [loadBalancing, cloudFormation],
      functions: lambda,
      onRequest,
    });
    urls.front = front.url;
    const customResources: CustomResources = new CustomResources({
      door,
      functions: lambda,
      stackName: props.stackName,
    });
    const scheduler = new EmbeddedScheduler({
      schedules: stack.schedules,
      stepFunctions,
      onCall: (schedule, call) => calls?.record(`schedule/${schedule}`, call),
    });
    return new EmbeddedAws({
      ecs,
      ecr,
      autoScaling,
      calendars,
      secrets,
      stepFunctions,
      lambda,
      sns,
      cloudFormation,
      customResources,
      door,
      scheduler,
      events,
      front,
      dynamoDb,
      ssm,
      stackName: props.stackName,
      deployed: props.deployed,
      published: stack.versions,
      calls,
    });
  }

  /**
   * Deploys a newer assembly of the same stack, all at once: functions and their new versions, machines, rules and
   * parameters. What runs goes on with what it started with. Its custom resources are nobody's business here: send
   * them by `customResources`. Tables that are there stay as they are.
   */
  async deploy(assemblyFolder: string): Promise<StackDefinition> {
    const stack = loadStack(assemblyFolder, this.#stackName, this.#published, this.#deployed);
    this.#calls?.deployed({
      assemblyFolder,
      stackName: this.#stackName,
      tables: stack.tables,
      resources: this.#deployed ?? new Map(),
    });
    await this.#dynamoDb.create(stack.tables);
    const known = new Set(stack.versions.map(({ logicalId }) => logicalId));
    this.#published = [
      ...this.#published.filter(({ logicalId }) => !known.has(logicalId)),
      ...stack.versions,
    ];
    this.lambda.deploy(stack.functions, stack.versions);
    this.stepFunctions.deploy(stack.machines);
    this.#events.deploy(stack.rules);
    if (!this.#deployed) this.#ssm.deploy(stack.parameters);
    return stack;
  }

  /** For every client but DynamoDB's, which has a door of its own. */
  get client(): ClientSettings {
    return { endpoint: this.#front.url, region: localRegion, credentials: localCredentials };
  }

  get dynamoDbClient(): ClientSettings {
    return { ...this.client, endpoint: this.#dynamoDb.url };
  }

  /** Ends executions, tasks and functions, in this order, and closes every port. */
  async stop(): Promise<void> {
    this.#events.stop();
    await this.stepFunctions.stopAll();
    await this.ecs.stopAll();
    await this.lambda.stopAll();
    await Promise.all([this.#front.close(), this.#door.close(), this.#dynamoDb.close()]);
  }
}

/** Names of the functions that answer CloudFormation themselves, as its custom resources name them. */
function providersOf({ customResources }: StackDefinition): ReadonlySet<string> {
  return new Set(customResources.map(({ serviceToken }) => parseFunctionName(serviceToken).name));
}

/** The functions of CDK's provider framework: others than the first answer, too, and all come without an SDK. */
function isProviderFramework({ handler }: FunctionDefinition): boolean {
  return handler.startsWith('framework.');
}
