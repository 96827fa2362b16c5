import {
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { DescribeRulesCommand, ModifyRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import type { TemplateResource } from '../../../lib/local/template/template.ts';
import { everyPath, forward } from '../elastic-load-balancing/load-balanced.ts';
import { type DeployedStack, deployedStack } from './deployed-stack.ts';

type Resources = Readonly<Record<string, TemplateResource>>;

const content = (image: string) => ({
  Family: 'workers',
  ContainerDefinitions: [{ Name: 'locust', Image: image }],
});

/** What a team writes that knows nothing of upgrades: counts, a revision, weights and limits. */
const naive: Resources = {
  Workers: {
    Type: 'AWS::ECS::Service',
    Properties: {
      Cluster: { Ref: 'Cluster' },
      ServiceName: 'workers',
      TaskDefinition: { Ref: 'Definition' },
      DesiredCount: 1,
    },
  },
  Definition: { Type: 'AWS::ECS::TaskDefinition', Properties: content('locustio/locust:2.25.0') },
  Cluster: { Type: 'AWS::ECS::Cluster', Properties: { ClusterName: 'load' } },
  Balancer: {
    Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    Properties: { Scheme: 'internal', LoadBalancerAttributes: [] },
  },
  Blue: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { Port: 8089, Protocol: 'HTTP' } },
  Green: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { Port: 8089, Protocol: 'HTTP' } },
  Listener: {
    Type: 'AWS::ElasticLoadBalancingV2::Listener',
    Properties: {
      LoadBalancerArn: { Ref: 'Balancer' },
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '503' } }],
    },
  },
  Rule: {
    Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
    Properties: {
      ListenerArn: { Ref: 'Listener' },
      Priority: 1,
      Conditions: everyPath,
      Actions: [forward([{ Ref: 'Blue' }, { Ref: 'Green' }] as never, [1, 0])],
    },
  },
  Limits: {
    Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
    DependsOn: 'Workers',
    Properties: {
      ServiceNamespace: 'ecs',
      ScalableDimension: 'ecs:service:DesiredCount',
      ResourceId: 'service/load/workers',
      MinCapacity: 1,
      MaxCapacity: 9,
    },
  },
};

/** The same with one property of each resource changed that has nothing to do with upgrades. */
const changed: Resources = {
  ...naive,
  Workers: withProperties('Workers', { Tags: [{ Key: 'cost-centre', Value: '42' }] }),
  Rule: withProperties('Rule', {
    Conditions: [{ Field: 'host-header', HostHeaderConfig: { Values: ['a.b'] } }],
  }),
  Limits: withProperties('Limits', { MaxCapacity: 10 }),
};

function withProperties(logicalId: string, more: Readonly<Record<string, unknown>>): TemplateResource {
  const { Type, Properties } = naive[logicalId] as TemplateResource;
  return { Type, Properties: { ...Properties, ...more } };
}

/** What an upgrade does to such a cluster behind CloudFormation's back. */
async function upgrade({ ecs, balancing, scaling, deployment }: DeployedStack): Promise<void> {
  const register = new RegisterTaskDefinitionCommand({
    family: 'workers',
    containerDefinitions: [{ name: 'locust', image: 'locustio/locust:2.32.2' }],
  });
  await ecs.send(register);
  const service = { cluster: 'load', service: 'workers' };
  await ecs.send(new UpdateServiceCommand({ ...service, taskDefinition: 'workers:2', desiredCount: 0 }));
  const groups = ['Blue', 'Green'].map((id) => deployment.deployedResource(id)?.ref ?? '');
  const RuleArn = deployment.deployedResource('Rule')?.ref;
  await balancing.send(new ModifyRuleCommand({ RuleArn, Actions: [forward(groups, [0, 1])] }));
  await scaling.send(
    new RegisterScalableTargetCommand({
      ServiceNamespace: 'ecs',
      ScalableDimension: 'ecs:service:DesiredCount',
      ResourceId: 'service/load/workers',
      MinCapacity: 0,
      MaxCapacity: 0,
    }),
  );
}

const workersOf = async ({ ecs }: DeployedStack) => {
  const command = new DescribeServicesCommand({ cluster: 'load', services: ['workers'] });
  return (await ecs.send(command)).services?.[0];
};

describe('a template that names too much', () => {
  test('is what lives, before an upgrade', async () => {
    const stack = deployedStack();
    await stack.deploy(naive);

    expect(await stack.deployment.wouldWrite()).toEqual([]);
  });

  test('would undo an upgrade, property by property', async () => {
    const stack = deployedStack();
    await stack.deploy(naive);
    await upgrade(stack);

    const differences = await stack.deployment.wouldWrite();

    const named = differences.map(({ logicalId, property, template, live }) => [
      `${logicalId}.${property}`,
      String(template).split('/').at(-1),
      String(live).split('/').at(-1),
    ]);
    expect(named.toSorted()).toEqual([
      ['Limits.MaxCapacity', '9', '0'],
      ['Limits.MinCapacity', '1', '0'],
      ['Rule.Actions[0].ForwardConfig.TargetGroups[0].Weight', '1', '0'],
      ['Rule.Actions[0].ForwardConfig.TargetGroups[1].Weight', '0', '1'],
      ['Workers.DesiredCount', '1', '0'],
      ['Workers.TaskDefinition', 'workers:1', 'workers:2'],
    ]);
  });

  test('does undo it, as soon as anything else of a resource changes', async () => {
    const stack = deployedStack();
    await stack.deploy(naive);
    await upgrade(stack);

    await stack.deploy(changed);

    const workers = await workersOf(stack);
    expect(workers?.desiredCount).toBe(1);
    expect(workers?.taskDefinition).toMatch(/workers:1$/);
    const rule = stack.deployment.deployedResource('Rule')?.ref ?? '';
    const { Rules } = await stack.balancing.send(new DescribeRulesCommand({ RuleArns: [rule] }));
    expect(Rules?.[0]?.Actions?.[0]?.ForwardConfig?.TargetGroups?.map(({ Weight }) => Weight)).toEqual([
      1, 0,
    ]);
    const limits = new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' });
    expect((await stack.scaling.send(limits)).ScalableTargets?.[0]).toMatchObject({ MinCapacity: 1 });
  });

  test('leaves alone what did not change', async () => {
    const stack = deployedStack();
    await stack.deploy(naive);
    await upgrade(stack);

    await stack.deploy(naive);

    expect((await workersOf(stack))?.desiredCount).toBe(0);
  });
});

test('a service without a count begins with one task, and its family stands for the newest revision', async () => {
  const stack = deployedStack();
  const { ServiceName: _, DesiredCount: __, ...properties } = naive.Workers?.Properties ?? {};
  const family = { ...properties, TaskDefinition: 'workers' };
  await stack.deploy({
    ...naive,
    Workers: { Type: 'AWS::ECS::Service', DependsOn: 'Definition', Properties: family },
    Limits: { Type: 'AWS::Logs::LogGroup' },
  });

  const name = stack.deployment.deployedResource('Workers')?.attributes.Name ?? '';

  const command = new DescribeServicesCommand({ cluster: 'load', services: [name] });
  expect((await stack.ecs.send(command)).services?.[0]).toMatchObject({ desiredCount: 1, runningCount: 1 });
  expect(name).toMatch(/^Stack-Workers-[0-9A-F]{12}$/);
  expect(await stack.deployment.wouldWrite()).toEqual([]);
});

test('a changed task definition is a new revision, and the one before is deregistered', async () => {
  const stack = deployedStack();
  await stack.deploy({ Definition: naive.Definition as TemplateResource });
  const before = stack.deployment.deployedResource('Definition')?.ref ?? '';

  await stack.deploy({ Definition: { Type: 'AWS::ECS::TaskDefinition', Properties: content('other:1') } });

  const described = new DescribeTaskDefinitionCommand({ taskDefinition: before });
  expect((await stack.ecs.send(described)).taskDefinition?.status).toBe('INACTIVE');
  expect(stack.deployment.deployedResource('Definition')?.ref).toMatch(/workers:2$/);
});

test('resources come after what they name, through resources that nothing here makes', async () => {
  const stack = deployedStack();

  await stack.deploy({
    Last: { Type: 'Custom::Step', Properties: { Name: { 'Fn::GetAtt': ['Middle', 'Made'] } } },
    Role: { Type: 'AWS::IAM::Role', DependsOn: ['First'] },
    Middle: { Type: 'Custom::Step', Properties: { Name: 'middle', Role: { Ref: 'Role' } } },
    First: { Type: 'Custom::Step', Properties: { Name: 'first' } },
  });

  expect(stack.made).toEqual(['Custom::Step first', 'Custom::Step middle', 'Custom::Step made-middle']);
});

test('a change that the embedded CloudFormation does not know is refused by name', async () => {
  const stack = deployedStack();
  await stack.deploy({ One: { Type: 'Custom::Step', Properties: { Name: 'one' } } });

  const again = stack.deploy({ One: { Type: 'Custom::Step', Properties: { Name: 'two' } } });

  await expect(again).rejects.toMatchObject({ code: 'update-not-implemented' });
});
