import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import { SSMClient } from '@aws-sdk/client-ssm';
import { ApplicationAutoScaling } from '../../adapters/auto-scaling/application-auto-scaling.ts';
import { ScalingRules } from '../../adapters/auto-scaling/scaling-rules.ts';
import { AdoptedServices } from '../../adapters/ecs/adopted-services.ts';
import { SecondTargetGroup } from '../../adapters/elastic-load-balancing/second-target-group.ts';
import { CloudMap } from '../../adapters/service-discovery/cloud-map.ts';
import { SsmParameter } from '../../adapters/ssm/ssm-parameter.ts';
import { adoptionParameterName } from '../../contract/adoption.ts';

/** Everything that adopting and releasing a cluster reads and writes. */
export interface AdoptionTools {
  readonly services: AdoptedServices;
  readonly cloudMap: CloudMap;
  readonly balancing: SecondTargetGroup;
  readonly scaling: ApplicationAutoScaling;
  readonly scalingRules: ScalingRules;
  /** Where the adoption is kept. */
  readonly parameter: SsmParameter;
}

export interface AdoptionClients {
  readonly ecs: ECSClient;
  readonly serviceDiscovery: ServiceDiscoveryClient;
  readonly loadBalancing: ElasticLoadBalancingV2Client;
  readonly autoScaling: ApplicationAutoScalingClient;
  readonly ssm: SSMClient;
}

/** With the environment's region, credentials and endpoints. */
export function adoptionClientsFromEnvironment(): AdoptionClients {
  return {
    ecs: new ECSClient({}),
    serviceDiscovery: new ServiceDiscoveryClient({}),
    loadBalancing: new ElasticLoadBalancingV2Client({}),
    autoScaling: new ApplicationAutoScalingClient({}),
    ssm: new SSMClient({}),
  };
}

export function adoptionTools(cluster: string, clients: AdoptionClients): AdoptionTools {
  return {
    services: new AdoptedServices({ client: clients.ecs, cluster }),
    cloudMap: new CloudMap(clients.serviceDiscovery),
    balancing: new SecondTargetGroup(clients.loadBalancing),
    scaling: new ApplicationAutoScaling({ client: clients.autoScaling, cluster }),
    scalingRules: new ScalingRules({ client: clients.autoScaling, cluster }),
    parameter: new SsmParameter(clients.ssm, adoptionParameterName(cluster)),
  };
}
