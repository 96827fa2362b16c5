import { createHash } from 'node:crypto';
import { localAccount, localArn } from '../aws-api.ts';
import { secretArn } from '../secrets-manager/embedded-secrets-manager.ts';
import { type Authorization, authorized } from './authorization.ts';
import { type AwsCall, textOf, textsOf } from './aws-call.ts';

type Rules = Readonly<Record<string, (call: AwsCall) => readonly Authorization[]>>;

const states: Rules = {
  StartExecution: (call) => authorized('states:StartExecution', [textOf(call, 'stateMachineArn')]),
  ListExecutions: (call) => authorized('states:ListExecutions', [textOf(call, 'stateMachineArn')]),
  DescribeExecution: (call) => authorized('states:DescribeExecution', [textOf(call, 'executionArn')]),
  StopExecution: (call) => authorized('states:StopExecution', [textOf(call, 'executionArn')]),
  GetExecutionHistory: (call) => authorized('states:GetExecutionHistory', [textOf(call, 'executionArn')]),
};

/** A version or alias is part of the ARN that is asked for. */
const lambda: Rules = {
  InvokeFunction: (call) => authorized('lambda:InvokeFunction', [functionArn(textOf(call, 'FunctionName'))]),
};

const ssm: Rules = {
  GetCalendarState: (call) =>
    authorized(
      'ssm:GetCalendarState',
      textsOf(call, 'CalendarNames').map((name) => arnUnless(name, 'ssm', 'document/')),
    ),
  GetParameter: (call) => authorized('ssm:GetParameter', [parameterArn(textOf(call, 'Name'))]),
};

const events: Rules = { PutEvents: putEvents };

/** The id of a scalable target is AWS's own. */
const applicationAutoscaling: Rules = {
  DescribeScalableTargets: () => authorized('application-autoscaling:DescribeScalableTargets', ['*']),
  RegisterScalableTarget: (call) =>
    authorized('application-autoscaling:RegisterScalableTarget', [scalableTargetArn(call)], {
      'application-autoscaling:service-namespace': textOf(call, 'ServiceNamespace'),
      'application-autoscaling:scalable-dimension': textOf(call, 'ScalableDimension'),
    }),
};

const ecr: Rules = {
  DescribeImages: (call) => authorized('ecr:DescribeImages', [repositoryArn(call)]),
  DescribePullThroughCacheRules: () => authorized('ecr:DescribePullThroughCacheRules', ['*']),
};

const elasticLoadBalancing: Rules = {
  CreateRule: (call) => authorized('elasticloadbalancing:CreateRule', [textOf(call, 'ListenerArn')]),
  ModifyRule: (call) => authorized('elasticloadbalancing:ModifyRule', [textOf(call, 'RuleArn')]),
  DeleteRule: (call) => authorized('elasticloadbalancing:DeleteRule', [textOf(call, 'RuleArn')]),
  DescribeRules: () => authorized('elasticloadbalancing:DescribeRules', ['*']),
  DescribeTargetHealth: () => authorized('elasticloadbalancing:DescribeTargetHealth', ['*']),
};

const secretsManager: Rules = {
  GetSecretValue: (call) =>
    authorized('secretsmanager:GetSecretValue', [secretArnOf(textOf(call, 'SecretId'))], {
      'secretsmanager:VersionStage': textOf(call, 'VersionStage') || 'AWSCURRENT',
    }),
};

const cloudformation: Rules = {
  DescribeStacks: (call) =>
    authorized('cloudformation:DescribeStacks', [stackArn(textOf(call, 'StackName'))]),
  DescribeStackResource: (call) =>
    authorized('cloudformation:DescribeStackResource', [stackArn(textOf(call, 'StackName'))]),
};

const sqs: Rules = {
  SendMessage: (call) => authorized('sqs:SendMessage', [textOf(call, 'QueueArn')]),
};

/** By the name under which a request is signed (service authorization reference). */
export const rulesOfOtherServices: Readonly<Record<string, Rules>> = {
  states,
  lambda,
  ssm,
  events,
  'application-autoscaling': applicationAutoscaling,
  ecr,
  elasticloadbalancing: elasticLoadBalancing,
  secretsmanager: secretsManager,
  cloudformation,
  sqs,
};

/** Sources and types are those of all entries of the call. */
function putEvents({ input }: AwsCall): readonly Authorization[] {
  const entries = (input.Entries ?? []) as readonly Readonly<Record<string, string>>[];
  const buses = entries.map(({ EventBusName = 'default' }) =>
    arnUnless(EventBusName, 'events', 'event-bus/'),
  );
  return authorized('events:PutEvents', [...new Set(buses)], {
    'events:source': [...new Set(entries.map(({ Source = '' }) => Source))],
    'events:detail-type': [...new Set(entries.map(({ DetailType = '' }) => DetailType))],
  });
}

function functionArn(nameOrArn: string): string {
  return arnUnless(nameOrArn, 'lambda', 'function:');
}

function parameterArn(name: string): string {
  return name.startsWith('arn:')
    ? name
    : localArn('ssm', `parameter${name.startsWith('/') ? '' : '/'}${name}`);
}

/** IAM is asked for the whole ARN, under whichever name the secret was asked for. */
function secretArnOf(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : secretArn(nameOrArn);
}

/** A stack that is named without its id has the one of the embedded CloudFormation. */
function stackArn(nameOrId: string): string {
  return nameOrId.startsWith('arn:') ? nameOrId : localArn('cloudformation', `stack/${nameOrId}/local`);
}

function scalableTargetArn(call: AwsCall): string {
  const id = createHash('sha256').update(textOf(call, 'ResourceId')).digest('hex').slice(0, 32);
  return localArn('application-autoscaling', `scalable-target/${id}`);
}

/** Images may lie in another account and Region: the client goes there. */
function repositoryArn(call: AwsCall): string {
  const account = textOf(call, 'registryId') || localAccount;
  return `arn:aws:ecr:${call.region}:${account}:repository/${textOf(call, 'repositoryName')}`;
}

function arnUnless(nameOrArn: string, service: string, prefix: string): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : localArn(service, prefix + nameOrArn);
}
