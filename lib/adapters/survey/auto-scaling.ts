import {
  type ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  type ScalableTarget,
} from '@aws-sdk/client-application-auto-scaling';

/** Those of a cluster's services whose count Application Auto Scaling changes, in the order asked for. */
export async function autoScaledServices(
  client: ApplicationAutoScalingClient,
  cluster: string,
  services: readonly string[],
): Promise<readonly string[]> {
  if (services.length === 0) return [];
  const resourceOf = (service: string) => `service/${cluster}/${service}`;
  const scaled = new Set<string | undefined>();
  for await (const targets of targetPages(client, services.map(resourceOf))) {
    for (const target of targets) if (!isSuspended(target)) scaled.add(target.ResourceId);
  }
  return services.filter((service) => scaled.has(resourceOf(service)));
}

async function* targetPages(
  client: ApplicationAutoScalingClient,
  resources: readonly string[],
): AsyncGenerator<readonly ScalableTarget[]> {
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new DescribeScalableTargetsCommand({
        ServiceNamespace: 'ecs',
        ResourceIds: [...resources],
        ScalableDimension: 'ecs:service:DesiredCount',
        NextToken: nextToken,
      }),
    );
    yield page.ScalableTargets ?? [];
    nextToken = page.NextToken;
  } while (nextToken);
}

/** Somebody switched off all three ways in which the count is changed; one alone still changes it. */
function isSuspended({ SuspendedState: suspended = {} }: ScalableTarget): boolean {
  return (
    suspended.DynamicScalingInSuspended === true &&
    suspended.DynamicScalingOutSuspended === true &&
    suspended.ScheduledScalingSuspended === true
  );
}
