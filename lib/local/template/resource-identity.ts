import { createHash } from 'node:crypto';
import { localAccount, localArn } from '../aws-api.ts';

/** How a type of resource is named and what `Ref` and `Fn::GetAtt` give for it (CloudFormation template reference). */
export interface ResourceIdentity {
  /** The property that holds the physical name; null where CloudFormation alone names it. */
  readonly nameProperty: string | null;
  /** `url`: a queue's, https://sqs.<region>.amazonaws.com/<account>/<name>. */
  readonly ref: 'name' | 'arn' | 'url';
  arn(name: string): string;
}

const named = (
  nameProperty: string | null,
  ref: ResourceIdentity['ref'],
  arn: (name: string) => string,
): ResourceIdentity => ({ nameProperty, ref, arn });

const identities: Readonly<Record<string, ResourceIdentity>> = {
  'AWS::Lambda::Function': named('FunctionName', 'name', (name) => localArn('lambda', `function:${name}`)),
  'AWS::DynamoDB::Table': named('TableName', 'name', (name) => localArn('dynamodb', `table/${name}`)),
  'AWS::StepFunctions::StateMachine': named('StateMachineName', 'arn', (name) =>
    localArn('states', `stateMachine:${name}`),
  ),
  'AWS::SSM::Parameter': named('Name', 'name', (name) =>
    localArn('ssm', `parameter${name.startsWith('/') ? '' : '/'}${name}`),
  ),
  'AWS::Events::Rule': named('Name', 'name', (name) => localArn('events', `rule/${name}`)),
  'AWS::IAM::Role': named('RoleName', 'name', (name) => `arn:aws:iam::${localAccount}:role/${name}`),
  'AWS::Logs::LogGroup': named('LogGroupName', 'name', (name) => localArn('logs', `log-group:${name}:*`)),
  'AWS::SNS::Topic': named('TopicName', 'arn', (name) => localArn('sns', name)),
  'AWS::SQS::Queue': named('QueueName', 'url', (name) => localArn('sqs', name)),
  'AWS::Scheduler::Schedule': named('Name', 'name', (name) =>
    localArn('scheduler', `schedule/default/${name}`),
  ),
  'AWS::ECS::Cluster': named('ClusterName', 'name', (name) => localArn('ecs', `cluster/${name}`)),
};

/** Networks are not simulated: their parts have ids of the right form, and nothing goes by them. */
const networkParts: Readonly<Record<string, string>> = {
  'AWS::EC2::VPC': 'vpc',
  'AWS::EC2::Subnet': 'subnet',
  'AWS::EC2::SecurityGroup': 'sg',
};

/** `sg-` and 17 hexadecimal digits, the same for a logical id at any time; undefined for what is no network part. */
export function networkId(type: string, logicalId: string): string | undefined {
  const prefix = networkParts[type];
  return prefix && `${prefix}-${createHash('sha256').update(logicalId).digest('hex').slice(0, 17)}`;
}

/** Undefined for a type that the embedded AWS knows nothing of. */
export function identityOf(type: string): ResourceIdentity | undefined {
  return identities[type];
}
