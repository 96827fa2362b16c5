import { Aspects, Stack } from 'aws-cdk-lib';
import { CfnPolicy } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { acknowledge } from './acknowledged.ts';

const noNarrower = 'It knows no narrower resource (service authorization reference)';
const versions = 'Every published version: executions call the ones that they started with';
const named = 'What it is about has its name or number when it is made, and not when this is deployed';

/** Why a statement may name its resources by a wildcard, by its actions. One that is missing here is a finding. */
const reasons: Readonly<Record<string, string>> = {
  'application-autoscaling:DescribeScalableTargets': noNarrower,
  'application-autoscaling:RegisterScalableTarget': `${named}; the kind of target narrows it`,
  'cloudformation:DescribeStacks': named,
  'ec2:CreateNetworkInterface': `${noNarrower}; the Probe stands in the network of the masters`,
  'ecr:DescribeImages': 'Repositories that the template names by a version',
  'ecr:GetAuthorizationToken': noNarrower,
  'ecr:DescribePullThroughCacheRules': noNarrower,
  'ecs:DescribeTaskDefinition': noNarrower,
  'ecs:DescribeTasks': named,
  'ecs:ListTasks': `${noNarrower}; its condition names the cluster`,
  'ecs:RegisterTaskDefinition': named,
  'ecs:TagResource': named,
  'elasticloadbalancing:DeleteRule': named,
  'elasticloadbalancing:DescribeRules': noNarrower,
  'lambda:InvokeFunction': versions,
  'logs:CreateLogDelivery': `${noNarrower}; the logs of a state machine are delivered`,
  'states:DescribeExecution': named,
  'xray:PutTraceSegments': noNarrower,
};

/** Acknowledges the wildcards of all policies below a construct, whenever they came to be there. */
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
    const reason = [actions].flat().map((action) => reasons[action])[0];
    for (const resource of [resources].flat().map(written)) {
      if (reason !== undefined && resource.includes('*'))
        acknowledge(policy, `IAM5[Resource::${resource}]`, reason);
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
