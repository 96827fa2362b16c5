import * as client from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../aws-api.ts';
import type { QueryApi } from '../query/query-api.ts';
import { inputValidator } from '../validate.ts';
import { Balancing } from './balancing.ts';
import { createListener, deleteListener, describeListeners } from './listeners.ts';
import { createLoadBalancer, deleteLoadBalancer, describeLoadBalancers } from './load-balancers.ts';
import { createRule, deleteRule, describeRules, modifyRule } from './rules.ts';
import { describeTags } from './tags.ts';
import { describeTargetGroupAttributes, modifyTargetGroupAttributes } from './target-group-attributes.ts';
import { createTargetGroup, deleteTargetGroup, describeTargetGroups } from './target-groups.ts';

const validate = inputValidator(client, 'ValidationError');

/** Members that page long answers: here all answers are whole, and who asks for a page is told so. */
const paging = ['Marker', 'PageSize'];

/** Each operation's input is checked against the SDK's schemas before: the caller casts what it checked. */
const operations: Readonly<Record<string, (balancing: Balancing, input: never) => unknown>> = {
  CreateLoadBalancer: createLoadBalancer,
  DescribeLoadBalancers: describeLoadBalancers,
  DeleteLoadBalancer: deleteLoadBalancer,
  CreateTargetGroup: createTargetGroup,
  DescribeTargetGroups: describeTargetGroups,
  DeleteTargetGroup: deleteTargetGroup,
  DescribeTargetGroupAttributes: describeTargetGroupAttributes,
  ModifyTargetGroupAttributes: modifyTargetGroupAttributes,
  CreateListener: createListener,
  DescribeListeners: describeListeners,
  DeleteListener: deleteListener,
  CreateRule: createRule,
  DescribeRules: describeRules,
  ModifyRule: modifyRule,
  DeleteRule: deleteRule,
  DescribeTags: describeTags,
};

/** Elastic Load Balancing: Application Load Balancers as they are described. No request passes through them. */
export class EmbeddedElasticLoadBalancing implements QueryApi {
  readonly version = '2015-12-01';
  readonly namespace = 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/';
  readonly schemas = client;
  readonly #balancing = new Balancing();

  async call(operation: string, input: unknown): Promise<unknown> {
    const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    if (!run) {
      throw new AwsError(
        'InvalidAction',
        `${operation} does not exist in the embedded Elastic Load Balancing`,
      );
    }
    validate(operation, input);
    const page = paging.find((member) => member in (input as object));
    if (page) {
      throw new AwsError('ValidationError', `the embedded Elastic Load Balancing does not implement ${page}`);
    }
    return run(this.#balancing, input as never);
  }

  /** Does a rule of some load balancer forward to this target group? ECS asks that of a new service's. */
  isAttached(targetGroup: string): boolean {
    return this.#balancing.loadBalancersOf(targetGroup).length > 0;
  }
}
