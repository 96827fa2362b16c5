import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ApplicationAutoScaling } from '../adapters/auto-scaling/application-auto-scaling.ts';
import { WeightedRule } from '../adapters/elastic-load-balancing/weighted-rule.ts';
import type { Scaling } from '../ports/scaling.ts';
import type { Traffic } from '../ports/traffic.ts';
import type { OuterWorld, ScalingWorld, TrafficWorld } from '../states/ports.ts';
import { worldFromEnvironment } from './announcing-world.ts';
import { registrationFromEnvironment } from './world.ts';

/** The world of the Lambdas that suspend what acts by itself, or resume it after a success. */
export function scalingWorldFromEnvironment(): ScalingWorld {
  return Object.assign(worldFromEnvironment(), { scaling: scalingFromEnvironment() });
}

/** The world of the Lambda that leads users to the new master: a load balancer's client is 45 KiB. */
export function trafficWorldFromEnvironment(): TrafficWorld {
  return Object.assign(worldFromEnvironment(), { traffic: trafficFromEnvironment() });
}

/** The world of the Lambdas of the way back. */
export function outerWorldFromEnvironment(): OuterWorld {
  return Object.assign(scalingWorldFromEnvironment(), { traffic: trafficFromEnvironment() });
}

/** Application Auto Scaling of the cluster that the function's environment names. */
export function scalingFromEnvironment(): Scaling {
  const { cluster } = registrationFromEnvironment();
  return new ApplicationAutoScaling({ client: new ApplicationAutoScalingClient({}), cluster });
}

/** The load balancer, whichever rule is asked for. */
export function trafficFromEnvironment(): Traffic {
  return new WeightedRule(new ElasticLoadBalancingV2Client({}));
}
