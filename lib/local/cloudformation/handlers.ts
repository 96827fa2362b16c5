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

/** Handlers over the real SDK clients, which reach the embedded AWS as any other program does. */
export function handlersOn({ client, customResources }: EmbeddedAws): HandlerOf {
  const ecs = new ECSClient(client);
  const discovery = new ServiceDiscoveryClient(client);
  const balancing = new ElasticLoadBalancingV2Client(client);
  const custom = new CustomResourceHandler(customResources);
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
    'AWS::ApplicationAutoScaling::ScalableTarget': new ScalableTargetHandler(
      new ApplicationAutoScalingClient(client),
    ),
    'AWS::SSM::Parameter': new ParameterHandler(new SSMClient(client)),
    'AWS::CloudFormation::CustomResource': custom,
  };
  return (type) => (type.startsWith('Custom::') ? custom : handlers[type]);
}
