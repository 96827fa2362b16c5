import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
} from '@aws-sdk/client-application-auto-scaling';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ListServicesCommand,
  type Service,
} from '@aws-sdk/client-ecs';
import { DescribeRulesCommand, DescribeTargetGroupsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ListServicesCommand as ListNamesCommand } from '@aws-sdk/client-servicediscovery';
import { GetParameterCommand, ParameterNotFound } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AdoptionClients } from '../../lib/cli/adopt/tools.ts';
import { adoptionParameterName } from '../../lib/contract/adoption.ts';
import {
  adoptable,
  type ExistingClusterCase,
  hiddenAddress,
  vpc,
  workerCount,
} from '../cli/adopt/existing-clusters.ts';
import { emptyAssembly, startTeamWorld } from '../cli/adopt/team-world.ts';
import { type AdoptedWorld, startAdoptedWorld } from './adopted-world.ts';

const target = '2.32.2';
const image = `locustio/locust:${target}`;

/** Where an embedded AWS begins on which nobody deployed anything yet. */
let assembly: string;
beforeAll(async () => {
  assembly = emptyAssembly(await mkdtemp(join(tmpdir(), 'locust-upgrade-')));
});
afterAll(() => rm(assembly, { recursive: true, force: true }));

/** All that a team's own cluster is made of, as the APIs show it, what changes with every task left aside. */
async function everything(
  { ecs, serviceDiscovery, loadBalancing, autoScaling }: AdoptionClients,
  cluster: string,
) {
  const { serviceArns = [] } = await ecs.send(new ListServicesCommand({ cluster }));
  const { services = [] } = await ecs.send(
    new DescribeServicesCommand({ cluster, services: serviceArns, include: ['TAGS'] }),
  );
  const { Services } = await serviceDiscovery.send(new ListNamesCommand({}));
  const { TargetGroups } = await loadBalancing.send(new DescribeTargetGroupsCommand({}));
  const { ScalableTargets } = await autoScaling.send(
    new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' }),
  );
  const { ScalingPolicies } = await autoScaling.send(
    new DescribeScalingPoliciesCommand({ ServiceNamespace: 'ecs' }),
  );
  const { ScheduledActions } = await autoScaling.send(
    new DescribeScheduledActionsCommand({ ServiceNamespace: 'ecs' }),
  );
  return {
    targets: ScalableTargets,
    policies: ScalingPolicies,
    schedules: ScheduledActions,
    services: await Promise.all(services.map((service) => serviceOf(ecs, service))),
    names: Services?.map(({ Name, DnsConfig }) => ({ Name, DnsConfig })),
    groups: TargetGroups,
  };
}

async function serviceOf(ecs: AdoptionClients['ecs'], described: Service) {
  const { events: _, deployments: __, runningCount: ___, pendingCount: ____, ...service } = described;
  const { taskDefinition, tags } = await ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: service.taskDefinition, include: ['TAGS'] }),
  );
  const {
    taskDefinitionArn: _____,
    revision: ______,
    registeredAt: _______,
    ...content
  } = taskDefinition ?? {};
  return { ...service, taskDefinition: { ...content, tags } };
}

/** As JSON, with another version, which only the image says. */
function atTarget(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll('locustio/locust:2.25.0', image));
}

async function weights({ adopted, clients }: AdoptedWorld): Promise<readonly (number | undefined)[] | null> {
  const { loadBalancer } = adopted.registration;
  if (!loadBalancer) return null;
  const { Rules } = await clients.loadBalancing.send(
    new DescribeRulesCommand({ RuleArns: [loadBalancer.rule] }),
  );
  return Rules?.[0]?.Actions?.[0]?.ForwardConfig?.TargetGroups?.map(({ Weight }) => Weight) ?? [];
}

async function adoptedUpgradedReleased(existing: ExistingClusterCase): Promise<void> {
  // Prepare
  const { cluster, balanced } = existing;
  let before: Awaited<ReturnType<typeof everything>> | undefined;
  const world = await startAdoptedWorld(existing, assembly, async (clients) => {
    before = await everything(clients, cluster);
  });
  try {
    // Act: upgrade
    const upgraded = await world.upgrade('there', { target: { version: target } });

    // Assess: the created services serve, and are not taken away
    expect(upgraded).toBe('SUCCEEDED');
    expect(await world.upgrader.ledger.record()).toMatchObject({ version: target, activeSlot: 'green' });
    expect(await weights(world)).toEqual(balanced ? [0, 1] : null);
    expect(await world.release()).toMatchObject({
      kind: 'refused',
      cause: { code: 'created-services-serve', message: expect.stringContaining(`--to ${target}`) },
    });

    // Act: back to the services that the cluster had, at the same version
    const moved = await world.upgrade('back', { target: { version: target }, slot: 'blue' });

    // Assess
    expect(moved).toBe('SUCCEEDED');
    expect(await world.upgrader.ledger.conclusion('back')).toMatchObject({
      observed: { master: { version: target }, workers: [{ version: target, count: workerCount }] },
    });
    expect(await weights(world)).toEqual(balanced ? [1, 0] : null);

    // Act: release
    const released = await world.release();

    // Assess
    expect(released).toMatchObject({ kind: 'report', outcome: 'released' });
    const after = await everything(world.clients, cluster);
    expect(JSON.parse(JSON.stringify(after))).toEqual(atTarget(before));
    expect(await world.upgrader.ledger.holder()).toBeNull();
  } finally {
    await world.stop();
  }
}

test.concurrent.for(adoptable)(
  'adopted, upgraded and released, a cluster ($name) is as it was, but for the version',
  (existing) => adoptedUpgradedReleased(existing),
);

test.concurrent('a sixth, whose workers find their master where nobody sees it, is refused with the remedy and left as it is', async () => {
  // Prepare
  const world = await startTeamWorld(hiddenAddress);
  const { cluster, request } = hiddenAddress;
  const services = ['--master-service', request.master, '--worker-service', request.worker];
  const adopt = ['adopt', '--cluster', cluster, ...services, '--vpc', vpc];
  try {
    const before = await everything(world.clients, cluster);

    // Act
    const answers = await Promise.all([world.command(...adopt), world.command(...adopt, '--dry-run')]);

    // Assess
    for (const { code, stdout } of answers) {
      expect(code).toBe(5);
      expect(stdout).toMatch(/^refused: .*\n {2}cause {6}master-address-missing: /);
      expect(stdout).toContain('add the environment variable LOCUST_MASTER_NODE_HOST');
    }
    expect(await everything(world.clients, cluster)).toEqual(before);
    await expect(
      world.clients.ssm.send(new GetParameterCommand({ Name: adoptionParameterName(cluster) })),
    ).rejects.toThrow(ParameterNotFound);
  } finally {
    await world.stop();
  }
});
