import {
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
} from '@aws-sdk/client-application-auto-scaling';
import {
  DescribeServicesCommand,
  ListTaskDefinitionsCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { DescribeTargetGroupsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ListServicesCommand } from '@aws-sdk/client-servicediscovery';
import { describe, expect, test, vi } from 'vitest';
import { releaseCluster } from '../../../lib/cli/adopt/release-cluster.ts';
import type { VersionOfRecord } from '../../../lib/ports/ledger.ts';
import { FakeLedger } from '../../fakes/fake-ledger.ts';
import { Journal } from '../../fakes/journal.ts';
import { type AdoptionWorld, adoptionWorld } from './adoption-world.ts';
import { adoptable, type ExistingClusterCase } from './existing-clusters.ts';

const [fargate] = adoptable as readonly [ExistingClusterCase];
const balanced = adoptable.find((existing) => existing.balanced) ?? fargate;

async function adoptedWorld(existing: ExistingClusterCase, onDeleted: () => void = () => {}) {
  const world = await adoptionWorld(existing);
  const before = await everything(world);
  const answer = await world.adopt();
  if (answer.kind === 'refused') throw new Error(answer.cause.message);
  const { registration } = answer;
  const ledger = new FakeLedger(new Journal());
  const published = {
    ...registration,
    stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:upgrade',
    ledgerTable: 'ledger',
    planFunction: 'plan',
  };
  world.writes.length = 0;
  const release = (dryRun = false, deployed = true) =>
    releaseCluster(world.tools, {
      cluster: existing.cluster,
      dryRun,
      upgrader: deployed ? { ledger, registration: published } : null,
      pollMilliseconds: 20,
      onDeleted,
    });
  return { world, before, ledger, registration, release };
}

/** All that is there, what was deleted left aside. */
async function everything({ clients, request: { cluster } }: AdoptionWorld) {
  const names = ['load-master', 'load-worker', 'load-master-green', 'load-worker-green'];
  const input = { cluster, services: names, include: ['TAGS' as const] };
  const { services = [] } = await clients.ecs.send(new DescribeServicesCommand(input));
  const { taskDefinitionArns } = await clients.ecs.send(new ListTaskDefinitionsCommand({}));
  const { Services } = await clients.serviceDiscovery.send(new ListServicesCommand({}));
  const { TargetGroups } = await clients.loadBalancing.send(new DescribeTargetGroupsCommand({}));
  const { ScalableTargets } = await clients.autoScaling.send(
    new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' }),
  );
  const { ScalingPolicies } = await clients.autoScaling.send(
    new DescribeScalingPoliciesCommand({ ServiceNamespace: 'ecs' }),
  );
  const { ScheduledActions } = await clients.autoScaling.send(
    new DescribeScheduledActionsCommand({ ServiceNamespace: 'ecs' }),
  );
  return {
    targets: ScalableTargets,
    policies: ScalingPolicies,
    schedules: ScheduledActions,
    services: services
      .filter(({ status }) => status === 'ACTIVE')
      .map(({ events: _, runningCount: __, pendingCount: ___, deployments: ____, ...service }) => service),
    taskDefinitionArns,
    names: Services?.map(({ Name }) => Name),
    groups: TargetGroups?.map(({ TargetGroupName }) => TargetGroupName),
  };
}

const onRecord = (activeSlot: 'blue' | 'green'): VersionOfRecord => ({
  version: '2.32.2',
  activeSlot,
  upgradeId: 'last',
  at: '2026-11-24T12:00:00.000Z',
});

test.each(adoptable)(
  '$name: all that was made is gone, and all that was there is as it was',
  async (existing) => {
    // Prepare
    const { world, before, ledger, release } = await adoptedWorld(existing);

    // Act
    const answer = await release();

    // Assess
    expect(answer).toMatchObject({ kind: 'report', outcome: 'released' });
    expect(await everything(world)).toEqual(before);
    expect(await world.tools.parameter.read()).toBeNull();
    expect(await ledger.holder()).toBeNull();
    await expect(release()).rejects.toMatchObject({ code: 'adoption-missing' });
  },
);

test('a dry run names what would go and changes nothing', async () => {
  // Prepare
  const { world, release } = await adoptedWorld(balanced);

  // Act
  const answer = await release(true);

  // Assess
  expect(answer).toMatchObject({
    outcome: 'planned',
    things: [
      'the rule that leads to target group load-master-green',
      'service load-master-green',
      'service load-worker-green',
      'target group load-master-green',
      expect.stringContaining('Cloud Map name master-green'),
      'task definition family load-master-green',
      'task definition family load-worker-green',
    ],
  });
  expect(world.writes).toEqual([]);
});

test('what scales the made workers is named with them', async () => {
  // Prepare
  const { release } = await adoptedWorld(adoptable.find(({ scaled }) => scaled) ?? fargate);

  // Act
  const answer = await release(true);

  // Assess
  expect(answer).toMatchObject({
    things: expect.arrayContaining([
      'service load-worker-green, its auto scaling with all policies and schedules',
    ]),
  });
});

test('an adoption that was interrupted is taken back, too', async () => {
  // Prepare
  const world = await adoptionWorld(balanced);
  const before = await everything(world);
  world.broken.add('CreateRule');
  await expect(world.adopt()).rejects.toThrow();
  const { cluster } = balanced;
  const run = { cluster, dryRun: false, upgrader: null, pollMilliseconds: 20, onDeleted: () => {} };

  // Act
  await releaseCluster(world.tools, run);

  // Assess
  expect(await everything(world)).toEqual(before);
});

test.each(['DeleteRule', 'DeleteService', 'DeleteTargetGroup', 'DeregisterTaskDefinition'])(
  'interrupted by a failure of %s: seen, the lock is free, and the next run goes on',
  async (operation) => {
    // Prepare
    const { world, before, ledger, release } = await adoptedWorld(balanced);
    world.broken.add(operation);

    // Act
    await expect(release()).rejects.toThrow(`${operation} failed`);

    // Assess
    expect(JSON.parse((await world.tools.parameter.read()) ?? '')).toMatchObject({ state: 'releasing' });
    expect(await ledger.holder()).toBeNull();
    await expect(world.adopt()).rejects.toMatchObject({ code: 'release-unfinished' });

    // Act
    world.broken.clear();
    await release();

    // Assess
    expect(await everything(world)).toEqual(before);
  },
);

test('who loses the lock stops: nothing more is deleted', async () => {
  // Prepare
  const { world, ledger, release } = await adoptedWorld(balanced, () =>
    ledger.hand('recovery', 'arn:execution', '2026-11-24T12:00:00.000Z'),
  );

  // Act
  const releasing = release();

  // Assess
  await expect(releasing).rejects.toMatchObject({ code: 'fenced' });
  expect(world.writes).toEqual(['PutParameter', 'DeleteRule']);
});

describe('refused, and nothing is changed:', () => {
  test('while an upgrade holds the lock', async () => {
    // Prepare
    const { world, ledger, release } = await adoptedWorld(fargate);
    await ledger.acquire('upgrade-7', 'arn:execution', '2026-11-24T12:00:00.000Z');

    // Act
    const answer = await release();

    // Assess
    expect(answer).toMatchObject({ kind: 'refused', cause: { code: 'upgrade-running' } });
    expect(world.writes).toEqual([]);
  });

  test('after an upgrade that came and went between the look and the lock', async () => {
    // Prepare
    const { world, ledger, release } = await adoptedWorld(fargate);
    const acquire = ledger.acquire.bind(ledger);
    ledger.acquire = async (...claim) => {
      await ledger.writeRecord(onRecord('green'));
      return acquire(...claim);
    };

    // Act
    const answer = await release();

    // Assess
    expect(answer).toMatchObject({ kind: 'refused', cause: { code: 'created-services-serve' } });
    expect(world.writes).toEqual([]);
    expect(await ledger.holder()).toBeNull();
  });

  test('while a failed upgrade keeps the lock, with the verb that frees it', async () => {
    // Prepare
    const { world, ledger, release } = await adoptedWorld(fargate);
    await ledger.acquire('upgrade-7', 'arn:execution', '2026-11-24T12:00:00.000Z');
    await ledger.conclude('upgrade-7', {
      outcome: 'rollback-failed',
      cause: null,
      observed: null,
      saved: [],
      lockHeld: true,
      at: '2026-11-24T12:30:00.000Z',
    });

    // Act
    const answer = await release();

    // Assess
    expect(answer).toMatchObject({
      kind: 'refused',
      cause: { code: 'lock-kept', message: expect.stringContaining('locust-upgrade unlock --cluster') },
    });
    expect(world.writes).toEqual([]);
  });

  test('while the created services serve, with the command that moves the cluster back', async () => {
    // Prepare
    const { world, ledger, release } = await adoptedWorld(fargate);
    await ledger.writeRecord(onRecord('green'));

    // Act
    const answer = await release();

    // Assess
    expect(answer).toMatchObject({
      cause: {
        code: 'created-services-serve',
        message: expect.stringContaining(
          'locust-upgrade start --cluster cluster-fargate --to 2.32.2 --image-master locustio/locust:2.25.0 ' +
            '--image-worker locustio/locust:2.25.0 --slot blue --follow',
        ),
      },
    });
    expect(world.writes).toEqual([]);
  });

  test.each<[string, number, number, string]>([
    ['a created service is to run tasks', 3, 1, 'active-slot-unclear'],
    ['only created workers are to run', 0, 1, 'created-services-serve'],
  ])('where no upgrader is deployed and %s', async (_, blue, green, code) => {
    // Prepare
    const { world, release } = await adoptedWorld(fargate);
    const { cluster } = fargate;
    for (const [service, desiredCount] of Object.entries({
      'load-worker': blue,
      'load-worker-green': green,
    })) {
      await world.clients.ecs.send(new UpdateServiceCommand({ cluster, service, desiredCount }));
    }
    world.writes.length = 0;

    // Act
    const answer = await release(false, false);

    // Assess
    expect(answer).toMatchObject({ kind: 'refused', cause: { code } });
    expect(world.writes).toEqual([]);
  });

  test('while a created service still runs a task', async () => {
    // Prepare
    const { world, ledger, release } = await adoptedWorld(fargate);
    await ledger.writeRecord(onRecord('blue'));
    const input = { cluster: fargate.cluster, service: 'load-master-green', desiredCount: 1 };
    await world.clients.ecs.send(new UpdateServiceCommand(input));

    // Act
    const answer = await release();

    // Assess
    expect(answer).toMatchObject({ kind: 'refused', cause: { code: 'created-services-busy' } });
  });
});

test('what lost its tag is not taken for what adopt made', async () => {
  // Prepare
  const { world, release } = await adoptedWorld(fargate);
  const service = { cluster: fargate.cluster, service: 'load-worker-green' };
  await world.ecs.call('DeleteService', service);
  const untagged = {
    cluster: fargate.cluster,
    serviceName: 'load-worker-green',
    taskDefinition: 'load-worker',
    desiredCount: 0,
  };
  // ECS refuses a name whose last service still drains.
  await vi.waitFor(() => world.ecs.call('CreateService', untagged));

  // Act
  const releasing = release();

  // Assess
  await expect(releasing).rejects.toMatchObject({ code: 'not-made-by-adopt' });
});
