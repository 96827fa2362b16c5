import {
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
} from '@aws-sdk/client-application-auto-scaling';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ListServicesCommand,
  type Service,
} from '@aws-sdk/client-ecs';
import { DescribeTargetGroupsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ListServicesCommand as ListNamesCommand } from '@aws-sdk/client-servicediscovery';
import type { AdoptionClients } from '../../lib/cli/adopt/tools.ts';

/** All that a team's own cluster is made of, as the APIs show it, what changes with every task left aside. */
export async function everything(
  { ecs, serviceDiscovery, loadBalancing, autoScaling }: AdoptionClients,
  cluster: string,
) {
  const { serviceArns = [] } = await ecs.send(new ListServicesCommand({ cluster }));
  const { services = [] } = await ecs.send(
    new DescribeServicesCommand({ cluster, services: serviceArns, include: ['TAGS'] }),
  );
  const { Services } = await serviceDiscovery.send(new ListNamesCommand({}));
  const { TargetGroups } = await loadBalancing.send(new DescribeTargetGroupsCommand({}));
  const { ScalableTargets } = await autoScaling.send(
    new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' }),
  );
  const { ScalingPolicies } = await autoScaling.send(
    new DescribeScalingPoliciesCommand({ ServiceNamespace: 'ecs' }),
  );
  const { ScheduledActions } = await autoScaling.send(
    new DescribeScheduledActionsCommand({ ServiceNamespace: 'ecs' }),
  );
  return {
    targets: ScalableTargets,
    policies: ScalingPolicies,
    schedules: ScheduledActions,
    services: await Promise.all(services.map((service) => serviceOf(ecs, service))),
    names: Services?.map(({ Name, DnsConfig }) => ({ Name, DnsConfig })),
    groups: TargetGroups,
  };
}

async function serviceOf(ecs: AdoptionClients['ecs'], described: Service) {
  const { events: _, deployments: __, runningCount: ___, pendingCount: ____, ...service } = described;
  const { taskDefinition, tags } = await ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: service.taskDefinition, include: ['TAGS'] }),
  );
  const {
    taskDefinitionArn: _____,
    revision: ______,
    registeredAt: _______,
    ...content
  } = taskDefinition ?? {};
  return { ...service, taskDefinition: { ...content, tags } };
}
