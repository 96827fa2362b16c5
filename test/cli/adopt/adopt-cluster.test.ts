import {
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
  PutScheduledActionCommand,
} from '@aws-sdk/client-application-auto-scaling';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
  type Service,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import {
  DescribeRulesCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { adoptionText } from '../../../lib/cli/adopt/adoption-text.ts';
import { adoptionTag } from '../../../lib/domain/adoption/names.ts';
import { type AdoptionWorld, adoptionWorld } from './adoption-world.ts';
import { adoptable, type ExistingClusterCase, hiddenAddress, vpc } from './existing-clusters.ts';

const [fargate] = adoptable as readonly [ExistingClusterCase];
const originals = ['load-master', 'load-worker'];

async function described({ clients, request }: AdoptionWorld, services: readonly string[]) {
  const input = { cluster: request.cluster, services: [...services], include: ['TAGS' as const] };
  return (await clients.ecs.send(new DescribeServicesCommand(input))).services ?? [];
}

async function definitionOf({ clients }: AdoptionWorld, service: Service | undefined) {
  const input = { taskDefinition: service?.taskDefinition, include: ['TAGS' as const] };
  return clients.ecs.send(new DescribeTaskDefinitionCommand(input));
}

async function adopted(world: AdoptionWorld) {
  const answer = await world.adopt();
  if (answer.kind !== 'report') throw new Error(answer.cause.message);
  return answer;
}

/** Of all target groups, those of the first one first. */
async function groupAttributes({ clients: { loadBalancing } }: AdoptionWorld) {
  const { TargetGroups = [] } = await loadBalancing.send(new DescribeTargetGroupsCommand({}));
  const attributes = TargetGroups.map(async ({ TargetGroupArn }) => {
    const input = { TargetGroupArn: TargetGroupArn ?? '' };
    return (await loadBalancing.send(new DescribeTargetGroupAttributesCommand(input))).Attributes;
  });
  return Promise.all(attributes);
}

/** What of a service says how it runs, its own name and revision left aside. */
function nature(service: Service | undefined) {
  const { launchType, capacityProviderStrategy, platformVersion, networkConfiguration } = service ?? {};
  const { placementConstraints, placementStrategy, enableExecuteCommand, propagateTags } = service ?? {};
  return {
    launchType,
    capacityProviderStrategy,
    platformVersion,
    networkConfiguration,
    placementConstraints,
    placementStrategy,
    enableExecuteCommand,
    propagateTags,
  };
}

describe.each(adoptable)('a cluster: $name', (existing) => {
  const twoMasters = existing.request.topology === 'two-masters';

  test('gets a second slot without tasks, like the first, which stays as it was', async () => {
    // Prepare
    const world = await adoptionWorld(existing);
    const before = await described(world, originals);

    // Act
    const { registration } = await adopted(world);

    // Assess
    expect(await described(world, originals)).toEqual(before);
    const { master, worker } = registration.slots.green;
    expect(registration.slots).toEqual({
      blue: { master: 'load-master', worker: 'load-worker' },
      green: { master: twoMasters ? 'load-master-green' : 'load-master', worker: 'load-worker-green' },
    });
    const made = await described(world, twoMasters ? [master, worker] : [worker]);
    for (const service of made) {
      const original = before.find(({ serviceName }) => service.serviceName?.startsWith(serviceName ?? '-'));
      expect(nature(service)).toEqual(nature(original));
      expect(service).toMatchObject({
        desiredCount: 0,
        runningCount: 0,
        availabilityZoneRebalancing: 'DISABLED',
        deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } },
        tags: [...(original?.tags ?? []), { key: adoptionTag, value: existing.cluster }],
      });
    }
    expect(world.writes.filter((write) => /^(Update|Delete|Deregister)/.test(write))).toEqual([]);
  });

  test('has a family of its own for each service, with the address of its own master', async () => {
    // Prepare
    const world = await adoptionWorld(existing);

    // Act
    const { registration } = await adopted(world);

    // Assess
    const [worker] = await described(world, [registration.slots.green.worker]);
    const [, original] = await described(world, originals);
    const made = await definitionOf(world, worker);
    const before = await definitionOf(world, original);
    const text = JSON.stringify(before.taskDefinition?.containerDefinitions);
    expect(made.taskDefinition?.family).toBe('load-worker-green');
    expect(JSON.stringify(made.taskDefinition?.containerDefinitions)).toBe(
      twoMasters ? text.replace('master.load.internal', 'master-green.load.internal') : text,
    );
    expect(made.taskDefinition).toMatchObject({ taskRoleArn: before.taskDefinition?.taskRoleArn });
    expect(made.tags).toEqual([...(before.tags ?? []), { key: adoptionTag, value: existing.cluster }]);
    expect(registration.masterHosts).toEqual(
      twoMasters ? { blue: 'master.load.internal', green: 'master-green.load.internal' } : null,
    );
  });

  test('is shown by a dry run, which changes nothing', async () => {
    // Prepare
    const world = await adoptionWorld(existing);

    const families = [
      'load-master',
      'load-worker',
      ...(twoMasters ? ['load-master-green'] : []),
      'load-worker-green',
    ];

    // Act
    const answer = await world.adopt({}, true);

    // Assess
    expect(answer).toMatchObject({ kind: 'report', outcome: 'planned', needs: { vpc, families } });
    expect(world.writes).toEqual([]);
    expect((await adopted(world)).things.map(({ creation }) => creation)).toEqual(
      answer.kind === 'report' && answer.things.map(({ creation }) => creation),
    );
  });

  test('has nothing more to make the second time', async () => {
    // Prepare
    const world = await adoptionWorld(existing);
    const first = await adopted(world);
    world.writes.length = 0;

    // Act
    const second = await adopted(world);

    // Assess
    expect(new Set(world.writes)).toEqual(new Set(['PutParameter']));
    expect(second.registration).toEqual(first.registration);
    expect(new Set(second.things.map(({ made }) => made))).toEqual(new Set(['before']));
  });
});

describe('with a load balancer', () => {
  test('a dry run says what can not be printed before the rule is made', async () => {
    // Prepare
    const world = await adoptionWorld(adoptable.find(({ balanced }) => balanced) ?? fargate);

    // Act
    const planned = await world.adopt({}, true);
    const text = planned.kind === 'report' && adoptionText(planned);
    const done = adoptionText(await adopted(world));

    // Assess
    expect(text).toContain("This is not all of it yet: the load balancer's rule and target groups");
    expect(text).not.toContain('npx cdk deploy -c existing=');
    expect(done).not.toContain('This is not all of it yet');
    expect(done).toContain('npx cdk deploy -c existing=');
    expect(done).toMatch(/ {4}loadBalancer: { rule: 'arn:/);
  });

  test('a second target group like the first, at the weight 0 of a rule before the one that is there', async () => {
    // Prepare
    const balanced = adoptable.find(({ balanced }) => balanced) ?? fargate;
    const world = await adoptionWorld(balanced);

    // Act
    const { registration } = await adopted(world);

    // Assess
    const { rule = '', targetGroups } = registration.loadBalancer ?? {};
    const { blue = '', green = '' } = targetGroups ?? {};
    const { loadBalancing } = world.clients;
    const rules = await loadBalancing.send(new DescribeRulesCommand({ RuleArns: [rule] }));
    expect(rules.Rules?.[0]).toMatchObject({
      Priority: '1',
      Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['*'] } }],
      Actions: [
        {
          ForwardConfig: {
            TargetGroups: [
              { TargetGroupArn: blue, Weight: 1 },
              { TargetGroupArn: green, Weight: 0 },
            ],
          },
        },
      ],
    });
    const groups = await loadBalancing.send(
      new DescribeTargetGroupsCommand({ TargetGroupArns: [blue, green] }),
    );
    const [first, second] = groups.TargetGroups ?? [];
    expect(second).toEqual({ ...first, TargetGroupArn: green, TargetGroupName: 'load-master-green' });
    const [ofBlue, ofGreen] = await groupAttributes(world);
    expect(ofGreen).toEqual(ofBlue);
    const [master] = await described(world, ['load-master-green']);
    expect(master?.loadBalancers).toEqual([
      { targetGroupArn: green, containerName: 'locust', containerPort: 8089 },
    ]);
    expect(master?.healthCheckGracePeriodSeconds).toBe(60);
  });
});

describe('interrupted', () => {
  test.each([
    'CreateTargetGroup',
    'ModifyTargetGroupAttributes',
    'CreateRule',
    'RegisterTaskDefinition',
    'CreateService',
    'PutParameter',
  ])(
    'by a failure of %s: what was made is to be seen, and the next run makes the rest',
    async (operation) => {
      // Prepare
      const world = await adoptionWorld(adoptable.find(({ balanced }) => balanced) ?? fargate);
      world.broken.add(operation);
      await expect(world.adopt()).rejects.toThrow(`${operation} failed`);
      world.broken.clear();

      // Act
      const kept = await world.tools.parameter.read();
      const { things } = await adopted(world);

      // Assess
      if (operation === 'PutParameter') expect(kept).toBeNull();
      else expect(JSON.parse(kept ?? '')).toMatchObject({ state: 'adopting' });
      expect(JSON.parse((await world.tools.parameter.read()) ?? '')).toMatchObject({ state: 'adopted' });
      const creations = world.writes.filter(
        (write) => write === 'CreateService' || write === 'CreateTargetGroup',
      );
      expect(creations).toHaveLength(4);
      expect(things).toHaveLength(5);
      const [blue, green] = await groupAttributes(world);
      expect(green).toEqual(blue);
    },
  );
});

describe('workers that are auto scaled', () => {
  const spot = adoptable.find(({ scaled }) => scaled) ?? fargate;

  async function rulesOf({ clients: { autoScaling } }: AdoptionWorld, service: string) {
    const asked = { ServiceNamespace: 'ecs', ResourceId: `service/${spot.cluster}/${service}` } as const;
    const { ScalingPolicies } = await autoScaling.send(new DescribeScalingPoliciesCommand(asked));
    const { ScheduledActions } = await autoScaling.send(new DescribeScheduledActionsCommand(asked));
    return { policies: ScalingPolicies, schedules: ScheduledActions };
  }

  test('are made with the same rules, measured at themselves, suspended and without room', async () => {
    // Prepare
    const world = await adoptionWorld(spot);
    const before = await rulesOf(world, 'load-worker');

    // Act
    const { warnings } = await adopted(world);

    // Assess
    const { policies, schedules } = await rulesOf(world, 'load-worker-green');
    expect(
      policies?.map(({ PolicyName, TargetTrackingScalingPolicyConfiguration: tracking }) => [
        PolicyName,
        tracking,
      ]),
    ).toEqual([
      [
        'busy',
        {
          TargetValue: 500,
          ScaleInCooldown: 60,
          CustomizedMetricSpecification: {
            MetricName: 'UsersPerWorker',
            Namespace: 'Load',
            Statistic: 'Average',
            Dimensions: [{ Name: 'ServiceName', Value: 'load-worker-green' }],
          },
        },
      ],
    ]);
    expect(schedules).toMatchObject([
      {
        ScheduledActionName: 'evening',
        Schedule: 'cron(0 20 * * ? *)',
        Timezone: 'Europe/Berlin',
        ScalableTargetAction: { MinCapacity: 3, MaxCapacity: 3 },
      },
    ]);
    expect(await world.tools.scaling.targets(['load-worker-green'])).toEqual([
      {
        service: 'load-worker-green',
        min: 0,
        max: 0,
        suspended: { dynamicIn: true, dynamicOut: true, scheduled: true },
      },
    ]);
    expect(warnings).toContainEqual(
      expect.stringMatching(/^load-worker has the scaling policy burst, which alarms start/),
    );
    expect(await rulesOf(world, 'load-worker')).toEqual(before);
  });

  test.each(['RegisterScalableTarget', 'PutScalingPolicy', 'PutScheduledAction'])(
    'interrupted by a failure of %s: the next run goes on',
    async (operation) => {
      // Prepare
      const world = await adoptionWorld(spot);
      world.broken.add(operation);
      await expect(world.adopt()).rejects.toMatchObject({
        code: 'adoption-interrupted',
        message: expect.stringMatching(
          /failed\. Not made: auto scaling of load-worker-green.*run adopt again/,
        ),
      });
      world.broken.clear();

      // Act
      const { things } = await adopted(world);

      // Assess
      expect(things.map(({ made }) => made)).toEqual(['before', 'before', 'before', 'now']);
      const { policies, schedules } = await rulesOf(world, 'load-worker-green');
      expect([policies?.length, schedules?.length]).toEqual([1, 1]);
    },
  );

  test('adopted again, made workers that serve keep their limits and get what is new', async () => {
    // Prepare
    const world = await adoptionWorld(spot);
    await adopted(world);
    const on = { dynamicIn: false, dynamicOut: false, scheduled: false };
    const serving = { service: 'load-worker-green', min: 3, max: 20, suspended: on };
    await world.tools.scaling.set(serving);
    await world.clients.autoScaling.send(
      new PutScheduledActionCommand({
        ServiceNamespace: 'ecs',
        ScalableDimension: 'ecs:service:DesiredCount',
        ResourceId: `service/${spot.cluster}/load-worker`,
        ScheduledActionName: 'morning',
        Schedule: 'cron(0 8 * * ? *)',
      }),
    );

    // Act
    const { things } = await adopted(world);

    // Assess
    expect(things.at(-1)).toMatchObject({
      made: 'now',
      creation: { rules: ['policy busy', 'schedule evening', 'schedule morning'] },
    });
    expect(await world.tools.scaling.targets(['load-worker-green'])).toEqual([serving]);
  });
});

test('a service that CloudFormation or Terraform owns is named, with what its owner must let alone', async () => {
  // Prepare
  const tags = [{ key: 'ManagedBy', value: 'terraform' }];
  const world = await adoptionWorld({ ...fargate, service: { ...fargate.service, tags } });

  // Act
  const { warnings, owners } = await adopted(world);

  // Assess
  expect(
    warnings.filter((warning) => warning.startsWith('Terraform (tag ManagedBy=terraform) owns')),
  ).toHaveLength(2);
  expect(owners.map(({ service }) => service)).toEqual(originals);
  expect(owners[0]?.snippet).toContain('ignore_changes = [desired_count, task_definition]');
});

describe('refused, and nothing is changed:', () => {
  test('a master address that can not be seen, with what to add', async () => {
    // Prepare
    const world = await adoptionWorld(hiddenAddress);

    // Act
    const answer = await world.adopt();

    // Assess
    expect(answer).toMatchObject({ kind: 'refused', cause: { code: 'master-address-missing' } });
    expect(answer).toMatchObject({
      cause: { message: expect.stringContaining('add the environment variable LOCUST_MASTER_NODE_HOST') },
    });
    expect(world.writes).toEqual([]);
    expect(await world.adopt({ topology: 'shared-master' }, true)).toMatchObject({
      kind: 'refused',
      cause: { code: 'masters-overlap' },
    });
  });

  test.each<[string, object, string]>([
    ['a service that is not there', { worker: 'nobody' }, 'service-missing'],
    ['a namespace that is not there', { namespace: 'mesh' }, 'namespace-unknown'],
    ['a container that is not there', { container: 'main' }, 'container-missing'],
    ['no VPC', { vpc: null }, 'vpc-missing'],
  ])('%s', async (_, change, code) => {
    // Prepare
    const world = await adoptionWorld(fargate);

    // Act
    const adopting = world.adopt(change);

    // Assess
    await expect(adopting).rejects.toMatchObject({ code });
    expect(world.writes).toEqual([]);
  });

  test('a service of the name that is needed, which somebody else made', async () => {
    // Prepare
    const world = await adoptionWorld(fargate);
    await world.ecs.call('CreateService', {
      cluster: fargate.cluster,
      serviceName: 'load-worker-green',
      taskDefinition: 'load-worker',
      desiredCount: 0,
    });

    // Act
    const adopting = world.adopt();

    // Assess
    await expect(adopting).rejects.toMatchObject({ code: 'name-taken' });
    expect(world.writes).toEqual([]);
    expect((await world.adopt({ suffix: 'second' })).kind).toBe('report');
  });

  test('a family of the name that is needed, which somebody else has: release would deregister it', async () => {
    // Prepare
    const world = await adoptionWorld(fargate);
    await world.ecs.call('RegisterTaskDefinition', {
      family: 'load-worker-green',
      containerDefinitions: [{ name: 'other', image: 'other:1' }],
    });

    // Act
    const adopting = world.adopt();

    // Assess
    await expect(adopting).rejects.toMatchObject({
      code: 'name-taken',
      message: expect.stringContaining('the task definition family load-worker-green is there'),
    });
    expect(world.writes).toEqual([]);
  });

  test('a master address that is a secret, with another remedy', async () => {
    // Prepare
    const secrets = [
      { name: 'LOCUST_MASTER_NODE_HOST', valueFrom: 'arn:aws:ssm:us-east-1:000000000000:parameter/m' },
    ];
    const world = await adoptionWorld({ ...fargate, worker: { secrets } });

    // Act
    const answer = await world.adopt();

    // Assess
    expect(answer).toMatchObject({
      cause: {
        code: 'master-address-missing',
        message: expect.stringContaining('give it in "environment" instead'),
      },
    });
  });

  test('a cluster that is adopted in another way', async () => {
    // Prepare
    const world = await adoptionWorld(fargate);
    await adopted(world);
    world.writes.length = 0;

    // Act
    const adopting = world.adopt({ suffix: 'second' });

    // Assess
    await expect(adopting).rejects.toMatchObject({ code: 'adopted-otherwise' });
    expect(world.writes).toEqual([]);
  });

  test('a second master behind a network mode without addresses', async () => {
    // Prepare
    const world = await adoptionWorld(fargate);
    const { taskDefinition } = await definitionOf(world, (await described(world, ['load-worker']))[0]);
    const { containerDefinitions } = taskDefinition ?? {};
    await world.clients.ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'load-worker',
        networkMode: 'bridge',
        containerDefinitions,
      }),
    );
    const { cluster } = fargate;
    await world.clients.ecs.send(
      new UpdateServiceCommand({ cluster, service: 'load-worker', taskDefinition: 'load-worker' }),
    );

    // Act
    const answer = await world.adopt();

    // Assess
    expect(answer).toMatchObject({ kind: 'refused', cause: { code: 'network-mode' } });
  });
});
