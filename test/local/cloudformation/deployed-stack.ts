import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import { SSMClient } from '@aws-sdk/client-ssm';
import { onTestFinished } from 'vitest';
import { EmbeddedAutoScaling } from '../../../lib/local/auto-scaling/embedded-auto-scaling.ts';
import { type HandlerClients, handlersOver } from '../../../lib/local/cloudformation/handlers.ts';
import { onceMade } from '../../../lib/local/cloudformation/once-made.ts';
import { StackDeployment } from '../../../lib/local/cloudformation/stack-deployment.ts';
import { EmbeddedEcs } from '../../../lib/local/ecs/embedded-ecs.ts';
import { localSettings } from '../../../lib/local/ecs/settings.ts';
import { EmbeddedElasticLoadBalancing } from '../../../lib/local/elastic-load-balancing/embedded-elastic-load-balancing.ts';
import type { ContainerRuntime } from '../../../lib/local/nodes/container.ts';
import { EmbeddedServiceDiscovery } from '../../../lib/local/service-discovery/embedded-service-discovery.ts';
import { EmbeddedSsm } from '../../../lib/local/ssm/embedded-ssm.ts';
import { resolver } from '../../../lib/local/template/resolver.ts';
import type { DeployedResource, TemplateResource } from '../../../lib/local/template/template.ts';
import { inProcessJson } from '../json-client.ts';
import { inProcess } from '../query/query-client.ts';

export interface DeployedStack extends HandlerClients {
  readonly deployment: StackDeployment;
  /** Custom resources that were made, as `<type> <name>`. */
  readonly made: readonly string[];
  deploy(resources: Readonly<Record<string, TemplateResource>>): Promise<void>;
}

/** Containers that run as soon as they are started and end as soon as they are told to. */
const obedient: ContainerRuntime = {
  start: (_, events) => {
    setTimeout(() => events.running(), 1);
    return { stop: () => events.exited(0, null), kill: () => events.exited(137, null) };
  },
};

/**
 * The embedded CloudFormation over embedded services without a socket, for one test; custom resources only say that they
 * were made. Its ECS ends with the test, as its scheduler would go on with the clock of the next one.
 */
export function deployedStack(): DeployedStack {
  const balancer = new EmbeddedElasticLoadBalancing();
  const ecs = new EmbeddedEcs({
    containers: obedient,
    addresses: { draw: () => '127.1.1.1', release: () => {}, lookup: () => undefined, register: () => {} },
    settings: { ...localSettings, launchSeconds: 0, healthyAfterSeconds: 0 },
    clock: Date,
    isAttached: (targetGroup) => balancer.isAttached(targetGroup),
  });
  onTestFinished(() => ecs.stopAll(0));
  const clients: HandlerClients = {
    ecs: new ECSClient(inProcessJson(ecs)),
    discovery: new ServiceDiscoveryClient(
      inProcessJson(new EmbeddedServiceDiscovery({ instancesOf: () => 0 })),
    ),
    balancing: new ElasticLoadBalancingV2Client(inProcess(balancer)),
    scaling: new ApplicationAutoScalingClient(inProcessJson(new EmbeddedAutoScaling(ecs))),
    ssm: new SSMClient(inProcessJson(new EmbeddedSsm({ parameters: [] }))),
  };
  const made: string[] = [];
  const custom = onceMade(async ({ type, properties }) => {
    made.push(`${type} ${properties.Name}`);
    return { ref: String(properties.Name), attributes: { Made: `made-${properties.Name}` } };
  });
  const deployed = new Map<string, DeployedResource>();
  const deployment = new StackDeployment({
    stackName: 'Stack',
    handlerOf: handlersOver(clients, custom),
    deployed,
  });
  const deploy: DeployedStack['deploy'] = (resources) => {
    const template = { Resources: resources };
    return deployment.deploy({ template, resolve: resolver(template, 'Stack', new Map(), deployed) });
  };
  return { ...clients, deployment, made, deploy };
}
