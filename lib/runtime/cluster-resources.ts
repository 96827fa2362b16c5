import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ApplicationAutoScaling } from '../adapters/auto-scaling/application-auto-scaling.ts';
import { EcsServices } from '../adapters/ecs/ecs-services.ts';
import { ElbActiveRules } from '../adapters/elastic-load-balancing/elb-active-rules.ts';
import type { ActiveRules } from '../ports/active-rules.ts';
import type { Scaling } from '../ports/scaling.ts';
import type { Services } from '../ports/services.ts';
import { required } from './environment.ts';

/** The services of the cluster that the function's environment names. */
export function servicesFromEnvironment(): Services {
  return new EcsServices({ client: new ECSClient({}), cluster: required('cluster') });
}

/** What sets the counts of that cluster, and their limits. */
export function countsFromEnvironment(): { readonly services: Services; readonly scaling: Scaling } {
  const client = new ApplicationAutoScalingClient({});
  return {
    services: servicesFromEnvironment(),
    scaling: new ApplicationAutoScaling({ client, cluster: required('cluster') }),
  };
}

/** Rules of load balancers, with the real client. */
export function activeRules(): ActiveRules {
  return new ElbActiveRules(new ElasticLoadBalancingV2Client({}));
}
