import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { EmbeddedAws } from '../embedded-aws.ts';
import { CustomResourceHandler } from './custom-resource-handler.ts';
import { discoveryServiceHandler, namespaceHandler } from './discovery-resources.ts';
import { ClusterHandler, ServiceHandler, TaskDefinitionHandler } from './ecs-resources.ts';
import {
  ListenerRuleHandler,
  listenerHandler,
  loadBalancerHandler,
  targetGroupHandler,
} from './load-balancing-resources.ts';
import { ParameterHandler } from './parameter-resource.ts';
import type { ResourceHandler } from './resource-handler.ts';
import { ScalableTargetHandler } from './scaling-resources.ts';

/** The handler of a type; undefined for types that the embedded AWS takes from the template, or leaves aside. */
export type HandlerOf = (type: string) => ResourceHandler | undefined;

export interface HandlerClients {
  readonly ecs: ECSClient;
  readonly discovery: ServiceDiscoveryClient;
  readonly balancing: ElasticLoadBalancingV2Client;
  readonly scaling: ApplicationAutoScalingClient;
  readonly ssm: SSMClient;
}

/** Handlers over the real SDK clients, which reach the embedded AWS as any other program does. */
export function handlersOn({ client, customResources }: EmbeddedAws): HandlerOf {
  const clients: HandlerClients = {
    ecs: new ECSClient(client),
    discovery: new ServiceDiscoveryClient(client),
    balancing: new ElasticLoadBalancingV2Client(client),
    scaling: new ApplicationAutoScalingClient(client),
    ssm: new SSMClient(client),
  };
  return handlersOver(clients, new CustomResourceHandler(customResources));
}

/** A handler for each type that a deployment makes, and `custom` for every custom resource. */
export function handlersOver(clients: HandlerClients, custom: ResourceHandler): HandlerOf {
  const { ecs, discovery, balancing, scaling, ssm } = clients;
  const handlers: Readonly<Record<string, ResourceHandler>> = {
    'AWS::ECS::Cluster': new ClusterHandler(ecs),
    'AWS::ECS::TaskDefinition': new TaskDefinitionHandler(ecs),
    'AWS::ECS::Service': new ServiceHandler(ecs),
    'AWS::ServiceDiscovery::PrivateDnsNamespace': namespaceHandler(discovery),
    'AWS::ServiceDiscovery::Service': discoveryServiceHandler(discovery),
    'AWS::ElasticLoadBalancingV2::LoadBalancer': loadBalancerHandler(balancing),
    'AWS::ElasticLoadBalancingV2::TargetGroup': targetGroupHandler(balancing),
    'AWS::ElasticLoadBalancingV2::Listener': listenerHandler(balancing),
    'AWS::ElasticLoadBalancingV2::ListenerRule': new ListenerRuleHandler(balancing),
    'AWS::ApplicationAutoScaling::ScalableTarget': new ScalableTargetHandler(scaling),
    'AWS::SSM::Parameter': new ParameterHandler(ssm),
    'AWS::CloudFormation::CustomResource': custom,
  };
  return (type) => (type.startsWith('Custom::') ? custom : handlers[type]);
}
