import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { Tags } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { defaultFlags, type LocalFlags, parseLocalOptions } from '../../lib/cli/local/options.ts';
import { requestOf } from '../../lib/cli/local/request.ts';
import type { DemoStackProps } from '../../lib/constructs/demo-stack.ts';
import { type DemoStackWorld, type StackChange, startDemoStackWorld } from './demo-stack-world.ts';
import { weightsOf } from './weights.ts';

/** How the code of the team upgrades: two batches, to stand between two of them; or one. */
function locally(flags: Partial<LocalFlags>) {
  const options = parseLocalOptions({ ...defaultFlags, nodes: 'simulated', batchSize: '100%', ...flags });
  const { schemaVersion: _, target: __, ...request } = requestOf(options);
  return { ...request, bakeSeconds: 1 };
}

const inTwoBatches = { workers: 2, onDeploy: { request: locally({ canary: '1', pauseAfter: 'canary' }) } };
const scaling = { minWorkers: 2, maxWorkers: 5 };
const larger = { worker: { cpu: 2_048, memoryLimitMiB: 4_096 } };

/** A change of code that has nothing to do with Locust: a tag on each service. */
const tagged =
  (value: string): StackChange =>
  ({ cluster }) =>
    Tags.of(cluster).add('cost-centre', value, { includeResourceTypes: ['AWS::ECS::Service'] });

/** What a later deployment must not move: counts and revisions, weights, limits. */
async function livingOf(world: DemoStackWorld) {
  const services = [...world.aws.ecs.state.services.values()].map(
    ({ name, desired, deployments: [primary] }) => [name, desired, primary?.taskDefinition] as const,
  );
  return { services, weights: await weightsOf(world), limits: await limitsOf(world) };
}

/** Of each worker service that auto scaling knows: its slot, floor and ceiling, and whether anything is suspended. */
async function limitsOf({ aws }: DemoStackWorld) {
  const client = new ApplicationAutoScalingClient(aws.client);
  const command = new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' });
  const { ScalableTargets: targets = [] } = await client.send(command);
  client.destroy();
  return targets
    .map(({ ResourceId = '', MinCapacity, MaxCapacity, SuspendedState = {} }) => ({
      slot: /Blue/.test(ResourceId) ? 'blue' : 'green',
      limits: [MinCapacity, MaxCapacity],
      suspended: Object.values(SuspendedState).includes(true),
    }))
    .toSorted((first, second) => first.slot.localeCompare(second.slot));
}

const tagsOf = ({ aws }: DemoStackWorld) =>
  [...aws.ecs.state.services.values()].flatMap(({ tags }) =>
    tags.filter(({ key }) => key === 'cost-centre').map(({ value }) => value),
  );

/** The upgrade that the newest deploy of another revision started. */
function upgradeOf({ aws }: DemoStackWorld): string {
  const request = aws.customResources.sent.findLast(
    (event) => event.ResourceType === 'Custom::LocustUpgrade',
  );
  return `deploy-${request?.RequestId}`;
}

/** Resolves when the upgrade has paused itself. */
async function paused({ ledger }: DemoStackWorld, upgradeId: string): Promise<void> {
  while ((await ledger.control(upgradeId)).paused === null) {
    expect(await ledger.conclusion(upgradeId)).toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function inWorld(
  act: (world: DemoStackWorld) => Promise<void>,
  settings: Parameters<typeof startDemoStackWorld>[0],
  props: Partial<DemoStackProps>,
): Promise<void> {
  const world = await startDemoStackWorld(settings, () => {}, props);
  try {
    await act(world);
  } finally {
    await world.stop();
  }
}

/** Deploys larger workers, and a tag while the upgrade to them pauses between two batches, and lets it go on. */
async function tagInTheMiddle(world: DemoStackWorld) {
  await world.deploy(undefined, larger);
  const upgradeId = upgradeOf(world);
  await paused(world, upgradeId);
  const before = await livingOf(world);
  await world.deploy(tagged('42'), larger);
  const after = await livingOf(world);
  await world.ledger.resume(upgradeId);
  const { stateMachineArn } = world.registration;
  const end = await world.end(`${stateMachineArn.replace(':stateMachine:', ':execution:')}:${upgradeId}`);
  return { before, after, upgradeId, end };
}

/** CloudFormation's first requests come once more: delivery is at least once, at any time. */
async function createAgain({ aws: { customResources } }: DemoStackWorld): Promise<readonly string[]> {
  const creates = customResources.sent.filter(({ RequestType }) => RequestType === 'Create');
  for (const event of creates) await customResources.deliver(event);
  return creates.map(({ ResourceType }) => ResourceType);
}

describe('what the code says is upgraded to, and nothing else moves a version', () => {
  test.concurrent('a tag in the middle of an upgrade moves none, and after it a deployment has nothing to write', () =>
    inWorld(
      async (world) => {
        // Act
        const { before, after, end } = await tagInTheMiddle(world);
        const wouldWrite = await world.deployment.wouldWrite();
        const atRest = await livingOf(world);
        const createdAgain = await createAgain(world);
        const wouldWriteThen = await world.deployment.wouldWrite();
        await world.deploy(tagged('43'), larger);

        // Assess
        expect(after).toEqual(before);
        expect(end).toMatchObject({ status: 'SUCCEEDED' });
        expect(await workersOf(world)).toEqual({ cpu: '2048', version: '2.25.0', host: 'green', count: 2 });
        expect(atRest.weights).toEqual([0, 1]);
        expect(atRest.limits).toEqual([
          { slot: 'blue', limits: [0, 0], suspended: true },
          { slot: 'green', limits: [2, 5], suspended: false },
        ]);
        expect([wouldWrite, wouldWriteThen]).toEqual([[], []]);
        expect(createdAgain).toEqual(
          expect.arrayContaining([
            'Custom::LocustFirstRevision',
            'Custom::LocustFirstRule',
            'Custom::LocustClusterState',
          ]),
        );
        expect(await livingOf(world)).toEqual(atRest);
        expect(tagsOf(world)).toEqual(['43', '43', '43', '43']);
      },
      { sameValuesDeploy: false },
      { ...inTwoBatches, scaling },
    ));

  test.concurrent('a tag that starts every task anew moves none either: the upgrade sees it and goes back', () =>
    inWorld(
      async (world) => {
        // Act
        const { before, after, end, upgradeId } = await tagInTheMiddle(world);

        // Assess
        expect(after).toEqual(before);
        expect(end).toMatchObject({ status: 'FAILED' });
        expect(await world.ledger.conclusion(upgradeId)).toMatchObject({
          outcome: 'rolled-back',
          // What is seen first: the deployment, or the master that it stopped.
          cause: { code: expect.stringMatching(/^(changed-by-somebody-else|master-crashed)$/) },
          observed: { master: { version: '2.25.0' }, workers: [{ version: '2.25.0', count: 2 }] },
        });
        expect(await workersOf(world)).toMatchObject({ cpu: '1024', host: 'blue' });
        expect(await world.deployment.wouldWrite()).toEqual([]);
      },
      { sameValuesDeploy: true },
      inTwoBatches,
    ));

  test.concurrent('another version and another size in the code: the deploy ends with its upgrade, and the next one is none', () =>
    inWorld(
      async (world) => {
        const changed = { ...larger, version: '2.32.2' };

        // Act
        const first = await workersOf(world);
        await world.deploy(undefined, changed);
        const newer = await workersOf(world);
        const upgradeId = upgradeOf(world);
        await world.deploy(undefined, changed);

        // Assess
        expect(first).toEqual({ cpu: '1024', version: '2.25.0', host: 'blue', count: 2 });
        expect(newer).toEqual({ cpu: '2048', version: '2.32.2', host: 'green', count: 2 });
        expect(await world.ledger.conclusion(upgradeId)).toMatchObject({ outcome: 'succeeded' });
        expect(upgradeOf(world)).toBe(upgradeId);
        expect(await workersOf(world)).toEqual(newer);
        expect(await world.deployment.wouldWrite()).toEqual([]);
        expect(await world.ledger.record()).toMatchObject({ version: '2.32.2', activeSlot: 'green' });
      },
      {},
      { workers: 2, onDeploy: { request: locally({ canary: '0' }), waitForCompletion: true } },
    ));
});

/** What the workers run that serve. */
async function workersOf({ aws }: DemoStackWorld) {
  const busy = [...aws.ecs.state.services.values()].find(
    ({ name, desired }) => /worker/i.test(name) && desired > 0,
  );
  const primary = busy?.deployments.find(({ status }) => status === 'PRIMARY')?.taskDefinition;
  const ecs = new ECSClient(aws.client);
  const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: primary }));
  const [container] = taskDefinition?.containerDefinitions ?? [];
  const host = container?.environment?.find(({ name }) => name === 'LOCUST_MASTER_NODE_HOST')?.value;
  return {
    cpu: taskDefinition?.cpu,
    version: container?.image?.split(':').at(-1),
    host: host?.split('-')[0],
    count: busy?.desired,
  };
}
