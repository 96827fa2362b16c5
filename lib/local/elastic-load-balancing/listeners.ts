import type * as client from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../aws-api.ts';
import { checkedActions } from './actions.ts';
import { type Balancing, found, type ListenerRecord } from './balancing.ts';
import { newId } from './identity.ts';

/** A listener's default actions are those of its default rule, which comes and goes with it. */
export function createListener(balancing: Balancing, input: client.CreateListenerCommandInput): unknown {
  const { LoadBalancerArn: loadBalancer = '', DefaultActions, Port: port, ...shown } = input;
  found(balancing.loadBalancers, loadBalancer, 'LoadBalancerNotFound', 'Load balancer');
  if (port === undefined) throw new AwsError('ValidationError', 'A listener of this type needs a port');
  const taken = [...balancing.listeners.values()].some(
    (other) => other.loadBalancer === loadBalancer && other.port === port,
  );
  if (taken) throw new AwsError('DuplicateListener', `A listener on port ${port} exists already`);
  const actions = checkedActions(balancing, loadBalancer, DefaultActions ?? []);
  const arn = `${loadBalancer.replace(':loadbalancer/', ':listener/')}/${newId()}`;
  const listener: ListenerRecord = { arn, loadBalancer, port, shown };
  balancing.listeners.set(arn, listener);
  const rule = `${arn.replace(':listener/', ':listener-rule/')}/${newId()}`;
  balancing.rules.set(rule, { arn: rule, listener: arn, priority: null, conditions: [], actions });
  return { Listeners: [listenerAnswer(balancing, listener)] };
}

export function describeListeners(
  balancing: Balancing,
  input: client.DescribeListenersCommandInput,
): unknown {
  const { LoadBalancerArn: loadBalancer, ListenerArns: arns } = input;
  if ((loadBalancer === undefined) === (arns === undefined)) {
    throw new AwsError('ValidationError', 'You must specify either listener ARNs or a load balancer ARN');
  }
  if (loadBalancer) found(balancing.loadBalancers, loadBalancer, 'LoadBalancerNotFound', 'Load balancer');
  const listeners = arns
    ? arns.map((arn) => found(balancing.listeners, arn, 'ListenerNotFound', 'Listener'))
    : [...balancing.listeners.values()].filter((each) => each.loadBalancer === loadBalancer);
  return { Listeners: listeners.map((listener) => listenerAnswer(balancing, listener)) };
}

/** Its rules go with it. */
export function deleteListener(balancing: Balancing, input: client.DeleteListenerCommandInput): unknown {
  const { arn } = found(balancing.listeners, input.ListenerArn ?? '', 'ListenerNotFound', 'Listener');
  for (const rule of balancing.rulesOf(arn)) balancing.rules.delete(rule.arn);
  balancing.listeners.delete(arn);
  return {};
}

function listenerAnswer(
  balancing: Balancing,
  { arn, loadBalancer, port, shown }: ListenerRecord,
): client.Listener {
  const { Tags: _, ...members } = shown as client.CreateListenerCommandInput;
  const actions = balancing.rulesOf(arn).find(({ priority }) => priority === null)?.actions ?? [];
  return {
    ...members,
    ListenerArn: arn,
    LoadBalancerArn: loadBalancer,
    Port: port,
    DefaultActions: [...actions],
  };
}
