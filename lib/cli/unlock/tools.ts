import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ApplicationAutoScaling } from '../../adapters/auto-scaling/application-auto-scaling.ts';
import { EcsServices } from '../../adapters/ecs/ecs-services.ts';
import type { UnlockTools } from './cluster-now.ts';

/** With the environment's region, credentials and endpoints. */
export function unlockTools(cluster: string): UnlockTools {
  return {
    services: new EcsServices({ client: new ECSClient({}), cluster }),
    scaling: new ApplicationAutoScaling({ client: new ApplicationAutoScalingClient({}), cluster }),
  };
}
