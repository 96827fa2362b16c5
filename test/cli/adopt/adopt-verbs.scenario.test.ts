import { afterAll, beforeAll, expect, test } from 'vitest';
import { adoptable, type ExistingClusterCase, vpc } from './existing-clusters.ts';
import { startTeamWorld, type TeamWorld } from './team-world.ts';

const [fargate] = adoptable as readonly [ExistingClusterCase];
let world: TeamWorld;
beforeAll(async () => {
  world = await startTeamWorld(fargate);
});
afterAll(() => world.stop());

const { cluster, request } = fargate;
const services = ['--master-service', request.master, '--worker-service', request.worker];
const adopt = ['adopt', '--cluster', cluster, ...services, '--vpc', vpc];
const release = ['release', '--cluster', cluster];

test('a cluster is looked at, adopted and released from the command line', async () => {
  // Act
  const planned = await world.command(...adopt, '--dry-run');
  const adopted = await world.command(...adopt, '--json');
  const plannedRelease = await world.command(...release, '--dry-run', '--json');
  const released = await world.command(...release);
  const again = await world.command(...release, '--json');

  // Assess
  expect(planned).toMatchObject({ code: 0, stderr: '' });
  expect(planned.stdout).toMatch(/^planned: cluster-fargate would be adopted; nothing was changed\n/);
  expect(planned.stdout).toContain("new LocustUpgrader(stack, 'Upgrader', { cluster });");
  expect(adopted.code).toBe(0);
  expect(adopted.stderr).toContain('made service and task definition family load-worker-green');
  expect(JSON.parse(adopted.stdout)).toMatchObject({ schemaVersion: 1, outcome: 'adopted', cluster });
  expect(plannedRelease).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(plannedRelease.stdout)).toMatchObject({ schemaVersion: 1, outcome: 'planned' });
  expect(released).toMatchObject({ code: 0, stdout: expect.stringMatching(/^released: cluster-fargate\n/) });
  expect(again.code).toBe(2);
  expect(JSON.parse(again.stdout)).toMatchObject({ outcome: 'failed', cause: { code: 'adoption-missing' } });
});

test.concurrent.for<[string, readonly string[], number, RegExp, RegExp]>([
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
