import type * as client from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError, localArn, localRegion } from '../aws-api.ts';
import { type Balancing, found, type LoadBalancerRecord } from './balancing.ts';
import { newId } from './identity.ts';
import { deleteListener } from './listeners.ts';
import { checkName } from './target-groups.ts';

/** An Application Load Balancer, which is there at once. The same name again is refused here. */
export function createLoadBalancer(
  balancing: Balancing,
  input: client.CreateLoadBalancerCommandInput,
): unknown {
  const { Name: name = '', Type: type = 'application', Scheme = 'internet-facing', SecurityGroups } = input;
  if (type !== 'application') {
    throw new AwsError('ValidationError', `the embedded Elastic Load Balancing does not implement ${type}`);
  }
  checkName(name);
  if ([...balancing.loadBalancers.values()].some((other) => other.name === name)) {
    throw new AwsError('DuplicateLoadBalancerName', `A load balancer named ${name} exists already`);
  }
  const arn = localArn('elasticloadbalancing', `loadbalancer/app/${name}/${newId()}`);
  const internal = Scheme === 'internal' ? 'internal-' : '';
  const shown = {
    DNSName: `${internal}${name}.${localRegion}.elb.amazonaws.com`,
    Scheme,
    State: { Code: 'active' },
    Type: type,
    ...(SecurityGroups && { SecurityGroups }),
  };
  const loadBalancer: LoadBalancerRecord = { arn, name, shown };
  balancing.loadBalancers.set(arn, loadBalancer);
  return { LoadBalancers: [loadBalancerAnswer(loadBalancer)] };
}

export function describeLoadBalancers(
  balancing: Balancing,
  input: client.DescribeLoadBalancersCommandInput,
): unknown {
  const { LoadBalancerArns: arns, Names: names } = input;
  const named = arns?.map((arn) =>
    found(balancing.loadBalancers, arn, 'LoadBalancerNotFound', 'Load balancer'),
  );
  const all = named ?? [...balancing.loadBalancers.values()];
  const wanted = all.filter(({ name }) => names?.includes(name) ?? true);
  return { LoadBalancers: wanted.map(loadBalancerAnswer) };
}

/** Its listeners go with it; target groups stay. */
export function deleteLoadBalancer(
  balancing: Balancing,
  input: client.DeleteLoadBalancerCommandInput,
): unknown {
  const arn = input.LoadBalancerArn ?? '';
  const listeners = [...balancing.listeners.values()].filter(({ loadBalancer }) => loadBalancer === arn);
  for (const listener of listeners) deleteListener(balancing, { ListenerArn: listener.arn });
  balancing.loadBalancers.delete(arn);
  return {};
}

function loadBalancerAnswer({ arn, name, shown }: LoadBalancerRecord): client.LoadBalancer {
  return { ...shown, LoadBalancerArn: arn, LoadBalancerName: name };
}
