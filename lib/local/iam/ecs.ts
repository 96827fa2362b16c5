import { localArn } from '../aws-api.ts';
import { type Authorization, authorized } from './authorization.ts';
import { type AwsCall, textOf, textsOf } from './aws-call.ts';

type Rule = (call: AwsCall) => readonly Authorization[];

/**
 * Actions, resources and condition keys of Amazon ECS (service authorization reference). ECS fills in `ecs:cluster` and
 * `ecs:task-definition` by itself.
 */
export const ecsRules: Readonly<Record<string, Rule>> = {
  DescribeServices: (call) =>
    authorized('ecs:DescribeServices', textsOf(call, 'services').map(serviceIn(call)), clusterOf(call)),
  // Its only resource is a container instance; without one it is asked for `*`.
  ListTasks: (call) => authorized('ecs:ListTasks', ['*'], clusterOf(call)),
  DescribeTasks: (call) =>
    authorized('ecs:DescribeTasks', textsOf(call, 'tasks').map(taskIn(call)), clusterOf(call)),
  DescribeTaskDefinition: () => authorized('ecs:DescribeTaskDefinition', ['*']),
  RegisterTaskDefinition: registration,
  UpdateService: (call) =>
    authorized('ecs:UpdateService', [serviceIn(call)(textOf(call, 'service'))], {
      ...clusterOf(call),
      ...(call.input.taskDefinition !== undefined && {
        'ecs:task-definition': arnOf('task-definition', textOf(call, 'taskDefinition')),
      }),
    }),
};

/** Registering with tags tags, and the roles are passed on to tasks. The revision has no number yet: the first stands for it. */
function registration(call: AwsCall): readonly Authorization[] {
  const revision = [arnOf('task-definition', `${textOf(call, 'family')}:1`)];
  const roles = ['taskRoleArn', 'executionRoleArn'].map((name) => textOf(call, name)).filter(Boolean);
  const tagged = Array.isArray(call.input.tags) && call.input.tags.length > 0;
  return [
    ...authorized('ecs:RegisterTaskDefinition', revision),
    ...authorized('ecs:TagResource', tagged ? revision : [], {
      'ecs:CreateAction': 'RegisterTaskDefinition',
    }),
    ...authorized('iam:PassRole', roles, { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' }),
  ];
}

function clusterOf(call: AwsCall): Readonly<Record<string, string>> {
  return { 'ecs:cluster': arnOf('cluster', clusterName(call)) };
}

/** A call that names no cluster means the one called default. */
function clusterName(call: AwsCall): string {
  return textOf(call, 'cluster').split('/').at(-1) || 'default';
}

const serviceIn = (call: AwsCall) => (service: string) => arnOf(`service/${clusterName(call)}`, service);
const taskIn = (call: AwsCall) => (task: string) => arnOf(`task/${clusterName(call)}`, task);

/** Services, tasks and task definitions may be named by their ARNs. */
function arnOf(kind: string, nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : localArn('ecs', `${kind}/${nameOrArn}`);
}
