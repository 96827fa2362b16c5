import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeRulesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetParameterCommand, ParameterNotFound } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adoptionParameterName } from '../../lib/contract/adoption.ts';
import {
  adoptable,
  type ExistingClusterCase,
  hiddenAddress,
  vpc,
  workerCount,
} from '../cli/adopt/existing-clusters.ts';
import { startTeamWorld, type TeamWorld } from '../cli/adopt/team-world.ts';
import { type AdoptedWorld, startAdoptedWorld } from './adopted-world.ts';
import { everything } from './cluster-as-it-is.ts';

const target = '2.32.2';
const image = `locustio/locust:${target}`;

let assemblies: string;
beforeAll(async () => {
  assemblies = await mkdtemp(join(tmpdir(), 'locust-upgrade-'));
});
afterAll(() => rm(assemblies, { recursive: true, force: true }));

/** Each on an AWS of its own, and called the same: what only their names would tell apart is synthesized once. */
const five = adoptable.map((existing) => {
  const cluster = 'load';
  return { ...existing, cluster, request: { ...existing.request, cluster } };
});

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
  const world = await startAdoptedWorld(existing, assemblies, async (clients) => {
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

test.concurrent.for(five)(
  'adopted, upgraded and released, a cluster ($name) is as it was, but for the version',
  (existing) => adoptedUpgradedReleased(existing),
);

/** As an operator types it. */
function adoptCommand({ cluster, request }: ExistingClusterCase): readonly string[] {
  const services = ['--master-service', request.master, '--worker-service', request.worker];
  return ['adopt', '--cluster', cluster, ...services, '--vpc', vpc];
}

test.concurrent('a sixth, whose workers find their master where nobody sees it, is refused with the remedy and left as it is', async () => {
  // Prepare
  const world = await startTeamWorld(hiddenAddress);
  const { cluster } = hiddenAddress;
  const adopt = adoptCommand(hiddenAddress);
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

describe.concurrent('from the command line', () => {
  const [fargate] = adoptable as readonly [ExistingClusterCase];
  const { cluster } = fargate;
  const adopt = adoptCommand(fargate);
  const release = ['release', '--cluster', cluster];
  let world: TeamWorld;
  beforeAll(async () => {
    world = await startTeamWorld(fargate);
  });
  afterAll(() => world.stop());

  test('a cluster is looked at, adopted and released', async () => {
    // Act
    const before = await everything(world.clients, cluster);
    const planned = await world.command(...adopt, '--dry-run');
    const untouched = await everything(world.clients, cluster);
    const adopted = await world.command(...adopt, '--json');
    const plannedRelease = await world.command(...release, '--dry-run', '--json');
    const released = await world.command(...release);
    const again = await world.command(...release, '--json');

    // Assess
    expect(planned).toMatchObject({ code: 0, stderr: '' });
    expect(planned.stdout).toMatch(/^planned: cluster-fargate would be adopted; nothing was changed\n/);
    expect(planned.stdout).toContain("new LocustUpgrader(stack, 'Upgrader', { cluster });");
    expect(untouched).toEqual(before);
    expect(adopted.code).toBe(0);
    expect(adopted.stderr).toContain('made service and task definition family load-worker-green');
    expect(JSON.parse(adopted.stdout)).toMatchObject({ schemaVersion: 1, outcome: 'adopted', cluster });
    expect(plannedRelease).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(plannedRelease.stdout)).toMatchObject({ schemaVersion: 1, outcome: 'planned' });
    expect(released).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^released: cluster-fargate\n/),
    });
    expect(await everything(world.clients, cluster)).toEqual(before);
    expect(again.code).toBe(2);
    expect(JSON.parse(again.stdout)).toMatchObject({
      outcome: 'failed',
      cause: { code: 'adoption-missing' },
    });
  });

  test.for<[string, readonly string[], number, RegExp, RegExp]>([
    [
      'a topology that there is not',
      [...adopt, '--topology', 'ring'],
      2,
      /^$/,
      /error bad-option: --topology ring/,
    ],
    ['no VPC', adopt.slice(0, -2), 2, /^$/, /error vpc-missing: .*aws ec2 describe-subnets/],
    ['no master service', ['adopt', '--cluster', cluster], 2, /^$/, /--master-service/],
    [
      'a shared master whose deployments overlap',
      [...adopt, '--topology', 'shared-master'],
      5,
      /^refused: cluster-fargate\n {2}cause {6}masters-overlap: /,
      /^$/,
    ],
  ])('%s: one clear answer', async ([, args, code, stdout, stderr]) => {
    // Act
    const ended = await world.command(...args);

    // Assess
    expect(ended.code).toBe(code);
    expect(ended.stdout).toMatch(stdout);
    expect(ended.stderr).toMatch(stderr);
  });
});
