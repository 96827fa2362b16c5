import {
  DescribeServicesCommand,
  type DescribeServicesCommandOutput,
  type ECSClient,
} from '@aws-sdk/client-ecs';
import type { ServiceState } from '../../domain/cluster.ts';
import { serviceMissing } from './service-missing.ts';
import { serviceState } from './service-state.ts';

/** Most that one DescribeServices takes, by the ECS API reference. */
const servicesPerCall = 10;

/** Services in the order asked for, by name or ARN; throws `service-missing`. */
export async function describeServices(
  client: ECSClient,
  cluster: string,
  services: readonly string[],
): Promise<readonly ServiceState[]> {
  const states: ServiceState[] = [];
  for (let start = 0; start < services.length; start += servicesPerCall) {
    const batch = services.slice(start, start + servicesPerCall);
    const answer = await client.send(new DescribeServicesCommand({ cluster, services: batch }));
    states.push(...batch.map((service) => stateIn(answer, service, cluster)));
  }
  return states;
}

/** ECS answers in no promised order. A deleted service is described for a while, as DRAINING and then INACTIVE. */
function stateIn(answer: DescribeServicesCommandOutput, service: string, cluster: string): ServiceState {
  const found = answer.services?.find((one) => one.serviceName === service || one.serviceArn === service);
  if (found && (found.status ?? 'ACTIVE') === 'ACTIVE') return serviceState(service, found);
  const failure = answer.failures?.find(({ arn }) => arn === service || arn?.endsWith(`/${service}`));
  throw serviceMissing(service, cluster, found?.status ?? failure?.reason ?? 'MISSING');
}
