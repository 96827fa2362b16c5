import { Aspects, Stack } from 'aws-cdk-lib';
import { CfnPolicy } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { acknowledge } from './acknowledged.ts';
import { networkActions } from './upgrader/network-permissions.ts';

const noNarrower = 'It knows no narrower resource (service authorization reference)';
const versions = 'Every published version: executions call the ones that they started with';
const named = 'What it is about has its name or number when it is made, and not when this is deployed';

/** What CDK lets a state machine do that has a log (Step Functions developer guide, "Logging using CloudWatch Logs"). */
const logDelivery = [
  'CreateLogDelivery',
  'DeleteLogDelivery',
  'DescribeLogGroups',
  'DescribeResourcePolicies',
  'GetLogDelivery',
  'ListLogDeliveries',
  'PutResourcePolicy',
  'UpdateLogDelivery',
].map((action) => `logs:${action}`);

/** What CDK lets functions and state machines do that are traced. */
const tracing = ['GetSamplingRules', 'GetSamplingTargets', 'PutTelemetryRecords', 'PutTraceSegments'].map(
  (action) => `xray:${action}`,
);

/** Why an action may have a wildcard in its resources. A statement with one that is missing here is a finding. */
const reasons: ReadonlyMap<string, string> = new Map(
  (
    [
      [`${named}; the kind of target narrows it`, ['application-autoscaling:RegisterScalableTarget']],
      [
        named,
        [
          'cloudformation:DescribeStackResource',
          'cloudformation:DescribeStacks',
          'ecs:DescribeTasks',
          'states:DescribeExecution',
        ],
      ],
      [named, ['ecs:RegisterTaskDefinition', 'ecs:TagResource', 'elasticloadbalancing:DeleteRule']],
      [noNarrower, ['application-autoscaling:DescribeScalableTargets', 'ecs:DescribeTaskDefinition']],
      [noNarrower, ['ecr:DescribePullThroughCacheRules', 'ecr:GetAuthorizationToken']],
      [noNarrower, ['elasticloadbalancing:DescribeRules']],
      [`${noNarrower}; its condition names the cluster`, ['ecs:ListTasks']],
      ['Lambda asks for it before there is an interface; denied to the code of the function', networkActions],
      [
        'Repositories that the template names by a version',
        [
          'ecr:BatchCheckLayerAvailability',
          'ecr:BatchGetImage',
          'ecr:DescribeImages',
          'ecr:GetDownloadUrlForLayer',
        ],
      ],
      [versions, ['lambda:InvokeFunction']],
      [`${noNarrower}; the logs of a state machine are delivered`, logDelivery],
      [noNarrower, tracing],
    ] as const
  ).flatMap(([reason, actions]) => actions.map((action) => [action, reason] as const)),
);

/**
 * Acknowledges the wildcards of all policies below a construct, whenever they came to be there. Where an app has CDK
 * minimize policies, statements of several purposes are one.
 */
export function acknowledgeWildcards(scope: IConstruct): void {
  Aspects.of(scope).add({
    visit(node) {
      if (node instanceof CfnPolicy) acknowledgePolicy(node);
    },
  });
}

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

function acknowledgePolicy(policy: CfnPolicy): void {
  const { Statement: statements } = Stack.of(policy).resolve(policy.policyDocument) as {
    readonly Statement: readonly Statement[];
  };
  for (const { Action: actions, Resource: resources } of statements) {
    const why = [actions].flat().map((action) => reasons.get(action));
    if (why.includes(undefined)) continue;
    for (const resource of [resources].flat().map(written)) {
      if (!resource.includes('*')) continue;
      acknowledge(policy, `IAM5[Resource::${resource}]`, [...new Set(why)].join('; '));
    }
  }
}

/** A reference of a template as cdk-nag writes it: `<Resource>`, `<Resource.Attribute>`. */
function written(value: unknown): string {
  if (typeof value === 'string') return value;
  const reference = value as Readonly<Record<string, unknown>>;
  if (typeof reference.Ref === 'string') return `<${reference.Ref}>`;
  const attribute = reference['Fn::GetAtt'];
  if (Array.isArray(attribute)) return `<${attribute.map(written).join('.')}>`;
  const join = reference['Fn::Join'];
  if (Array.isArray(join)) return (join[1] as readonly unknown[]).map(written).join(String(join[0]));
  return JSON.stringify(value);
}
