import {
  PutScalingPolicyCommand,
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import {
  type ContainerDefinition,
  CreateClusterCommand,
  CreateServiceCommand,
  type CreateServiceCommandInput,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  CreateServiceCommand as CreateNameCommand,
  CreatePrivateDnsNamespaceCommand,
  GetOperationCommand,
} from '@aws-sdk/client-servicediscovery';
import type { AdoptionRequest } from '../../../lib/cli/adopt/read-cluster.ts';
import type { AdoptionClients } from '../../../lib/cli/adopt/tools.ts';

/** A cluster as teams have it: one master service, one worker service, nothing of this project. */
export interface ExistingClusterCase {
  readonly name: string;
  readonly cluster: string;
  readonly request: AdoptionRequest;
  /** What both services are created with. */
  readonly service: Partial<CreateServiceCommandInput>;
  readonly worker: Partial<ContainerDefinition>;
  readonly balanced: boolean;
  /** Whether Application Auto Scaling changes the number of its workers. */
  readonly scaled: boolean;
  /** Whether ECS moves its workers between availability zones, as it does by default. */
  readonly rebalanced: boolean;
}

export const vpc = 'vpc-0123456789abcdef0';
export const subnets = ['subnet-0123456789abcdef1', 'subnet-0123456789abcdef2'];
export const securityGroup = 'sg-0123456789abcdef0';

const host = 'master.load.internal';
const awsvpcConfiguration = { subnets: [...subnets], securityGroups: [securityGroup] };
const inVariable = { environment: [{ name: 'LOCUST_MASTER_NODE_HOST', value: host }] };

function clusterCase(
  name: string,
  changed: Partial<Omit<ExistingClusterCase, 'request'>> & { readonly request?: Partial<AdoptionRequest> },
): ExistingClusterCase {
  const cluster = `cluster-${name.replaceAll(/\W+/g, '-').toLowerCase()}`;
  return {
    name,
    cluster,
    service: { launchType: 'FARGATE' },
    worker: inVariable,
    balanced: false,
    scaled: false,
    rebalanced: false,
    ...changed,
    request: {
      cluster,
      master: 'load-master',
      worker: 'load-worker',
      topology: 'two-masters',
      suffix: 'green',
      namespace: null,
      container: null,
      imageTemplate: null,
      vpc,
      ...changed.request,
    },
  };
}

/** Five that can be adopted. */
export const adoptable: readonly ExistingClusterCase[] = [
  clusterCase('Fargate', {
    rebalanced: true,
    service: {
      launchType: 'FARGATE',
      platformVersion: '1.4.0',
      propagateTags: 'SERVICE',
      enableExecuteCommand: true,
      tags: [{ key: 'team', value: 'load' }],
    },
  }),
  clusterCase('Spot', {
    scaled: true,
    service: {
      capacityProviderStrategy: [
        { capacityProvider: 'FARGATE', base: 1, weight: 1 },
        { capacityProvider: 'FARGATE_SPOT', base: 0, weight: 3 },
      ],
    },
  }),
  clusterCase('EC2 with awsvpc', {
    request: { topology: 'shared-master' },
    service: {
      launchType: 'EC2',
      placementConstraints: [{ type: 'memberOf', expression: 'attribute:ecs.instance-type =~ c7*' }],
      placementStrategy: [{ type: 'spread', field: 'attribute:ecs.availability-zone' }],
      deploymentConfiguration: { minimumHealthyPercent: 0, maximumPercent: 100 },
    },
  }),
  clusterCase('with a load balancer', { balanced: true, request: { vpc: null } }),
  clusterCase('master address in command', {
    worker: { command: ['--worker', `--master-host=${host}`] },
  }),
];

/** A script of the image knows the master: nothing of it can be seen. */
export const hiddenAddress = clusterCase('master address in a script', {
  worker: { entryPoint: ['/start.sh'], command: [] },
});

export const workerCount = 3;

/** Creates it with the calls that a team's own tools would make. */
export async function createCluster(
  { cluster, service, worker, balanced, scaled, rebalanced, request }: ExistingClusterCase,
  clients: AdoptionClients,
): Promise<void> {
  await clients.ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  const registryArn = await nameOfMaster(clients);
  const loadBalancers = balanced ? [await targetOfMaster(clients)] : [];
  await createService(
    clients,
    cluster,
    request.master,
    { command: ['--master'] },
    {
      ...service,
      desiredCount: 1,
      serviceRegistries: [{ registryArn }],
      loadBalancers,
      ...(balanced && { healthCheckGracePeriodSeconds: 60 }),
    },
  );
  const mode = { command: ['--worker'], ...worker };
  await createService(clients, cluster, request.worker, mode, {
    ...service,
    desiredCount: workerCount,
    availabilityZoneRebalancing: rebalanced ? 'ENABLED' : 'DISABLED',
  });
  if (scaled) await scaleWorkers(clients, cluster, request.worker);
}

/** Limits, a policy that follows a metric of the team's own, one that alarms start, and a schedule. */
async function scaleWorkers(
  { autoScaling }: AdoptionClients,
  cluster: string,
  worker: string,
): Promise<void> {
  const workers = {
    ServiceNamespace: 'ecs',
    ScalableDimension: 'ecs:service:DesiredCount',
    ResourceId: `service/${cluster}/${worker}`,
  } as const;
  await autoScaling.send(
    new RegisterScalableTargetCommand({ ...workers, MinCapacity: workerCount, MaxCapacity: 20 }),
  );
  await autoScaling.send(
    new PutScalingPolicyCommand({
      ...workers,
      PolicyName: 'busy',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 500,
        ScaleInCooldown: 60,
        CustomizedMetricSpecification: {
          MetricName: 'UsersPerWorker',
          Namespace: 'Load',
          Statistic: 'Average',
          Dimensions: [{ Name: 'ServiceName', Value: worker }],
        },
      },
    }),
  );
  await autoScaling.send(
    new PutScalingPolicyCommand({
      ...workers,
      PolicyName: 'burst',
      PolicyType: 'StepScaling',
      StepScalingPolicyConfiguration: {
        AdjustmentType: 'ChangeInCapacity',
        StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 5 }],
      },
    }),
  );
  await autoScaling.send(
    new PutScheduledActionCommand({
      ...workers,
      ScheduledActionName: 'evening',
      Schedule: 'cron(0 20 * * ? *)',
      Timezone: 'Europe/Berlin',
      ScalableTargetAction: { MinCapacity: workerCount, MaxCapacity: workerCount },
    }),
  );
}

async function createService(
  { ecs }: AdoptionClients,
  cluster: string,
  name: string,
  container: Partial<ContainerDefinition>,
  input: Partial<CreateServiceCommandInput>,
): Promise<void> {
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: name,
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      taskRoleArn: `arn:aws:iam::000000000000:role/${name}-task`,
      executionRoleArn: 'arn:aws:iam::000000000000:role/execution',
      containerDefinitions: [
        { name: 'locust', image: 'locustio/locust:2.25.0', essential: true, stopTimeout: 10, ...container },
        { name: 'logs', image: 'logs:1', essential: false },
      ],
      tags: [{ key: 'team', value: 'load' }],
    }),
  );
  await ecs.send(
    new CreateServiceCommand({
      cluster,
      serviceName: name,
      taskDefinition: `${name}:1`,
      networkConfiguration: { awsvpcConfiguration },
      availabilityZoneRebalancing: 'DISABLED',
      ...input,
    }),
  );
}

async function nameOfMaster({ serviceDiscovery }: AdoptionClients): Promise<string> {
  const { OperationId } = await serviceDiscovery.send(
    new CreatePrivateDnsNamespaceCommand({ Name: 'load.internal', Vpc: vpc }),
  );
  const { Operation } = await serviceDiscovery.send(new GetOperationCommand({ OperationId }));
  const { Service } = await serviceDiscovery.send(
    new CreateNameCommand({
      Name: 'master',
      NamespaceId: Operation?.Targets?.NAMESPACE,
      DnsConfig: { DnsRecords: [{ Type: 'A', TTL: 60 }] },
    }),
  );
  return Service?.Arn ?? '';
}

/** A load balancer whose default rule leads to the master. */
async function targetOfMaster({ loadBalancing: client }: AdoptionClients) {
  const { LoadBalancers } = await client.send(new CreateLoadBalancerCommand({ Name: 'load' }));
  const { TargetGroups } = await client.send(
    new CreateTargetGroupCommand({
      Name: 'load-master',
      Protocol: 'HTTP',
      Port: 8089,
      TargetType: 'ip',
      VpcId: vpc,
      HealthCheckPath: '/login',
      Matcher: { HttpCode: '200,302' },
    }),
  );
  const targetGroupArn = TargetGroups?.[0]?.TargetGroupArn ?? '';
  await client.send(
    new ModifyTargetGroupAttributesCommand({
      TargetGroupArn: targetGroupArn,
      Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '5' }],
    }),
  );
  await client.send(
    new CreateListenerCommand({
      LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn ?? '',
      Protocol: 'HTTP',
      Port: 80,
      DefaultActions: [{ Type: 'forward', TargetGroupArn: targetGroupArn }],
    }),
  );
  return { targetGroupArn, containerName: 'locust', containerPort: 8089 };
}
