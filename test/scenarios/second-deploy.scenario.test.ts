import { Tags } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { type DemoStackWorld, type StackChange, startDemoStackWorld } from './demo-stack-world.ts';
import { weightsOf } from './weights.ts';

/** Two batches are enough to stand between two of them. */
const quick = { batch: { canary: 1, size: '100%' }, bakeSeconds: 1 };

/** A change of code that has nothing to do with Locust: a tag on each service. */
const tagged =
  (value: string): StackChange =>
  ({ cluster }) =>
    Tags.of(cluster).add('cost-centre', value, { includeResourceTypes: ['AWS::ECS::Service'] });

/** What a later deployment must not move, by the name of each service. */
function livingOf({ aws }: DemoStackWorld) {
  return Object.fromEntries(
    [...aws.ecs.state.services.values()].map(({ name, desired, deployments: [primary] }) => [
      name,
      { desired, taskDefinition: primary?.taskDefinition },
    ]),
  );
}

const tagsOf = ({ aws }: DemoStackWorld) =>
  [...aws.ecs.state.services.values()].flatMap(({ tags }) =>
    tags.filter(({ key }) => key === 'cost-centre').map(({ value }) => value),
  );

/** Resolves when the upgrade has paused itself. */
async function paused({ ledger }: DemoStackWorld, upgradeId: string): Promise<void> {
  while ((await ledger.control(upgradeId)).paused === null) {
    expect(await ledger.conclusion(upgradeId)).toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function inWorld(
  act: (world: DemoStackWorld) => Promise<void>,
  ...given: Parameters<typeof startDemoStackWorld>
): Promise<void> {
  const world = await startDemoStackWorld(...given);
  try {
    await act(world);
  } finally {
    await world.stop();
  }
}

/** Deploys a tag while the upgrade pauses between two batches, and lets it go on. */
async function tagInTheMiddle(world: DemoStackWorld) {
  const execution = await world.start('upgrade', { ...quick, pauseAfter: 'canary' });
  await paused(world, 'upgrade');
  const before = livingOf(world);
  await world.deploy(tagged('42'));
  const after = livingOf(world);
  await world.ledger.resume('upgrade');
  return { before, after, end: await world.end(execution) };
}

describe('a tag that is deployed in the middle of an upgrade moves no version', () => {
  test.concurrent('and after the upgrade a deployment has nothing to write and moves nothing', () =>
    inWorld(
      async (world) => {
        // Act
        const { before, after, end } = await tagInTheMiddle(world);
        const wouldWrite = await world.deployment.wouldWrite();
        const atRest = livingOf(world);
        const weights = await weightsOf(world);
        await world.deploy(tagged('43'));

        // Assess
        expect(after).toEqual(before);
        expect(end).toMatchObject({ status: 'SUCCEEDED' });
        expect(weights).toEqual([0, 1]);
        expect(wouldWrite).toEqual([]);
        expect(livingOf(world)).toEqual(atRest);
        expect(await weightsOf(world)).toEqual(weights);
        expect(tagsOf(world)).toEqual(['43', '43', '43', '43']);
      },
      { sameValuesDeploy: false },
    ));

  test.concurrent('even if it starts every task anew: the upgrade sees it and goes back', () =>
    inWorld(
      async (world) => {
        // Act
        const { before, after, end } = await tagInTheMiddle(world);

        // Assess
        expect(after).toEqual(before);
        expect(end).toMatchObject({ status: 'FAILED' });
        expect(await world.ledger.conclusion('upgrade')).toMatchObject({
          outcome: 'rolled-back',
          // What is seen first: the deployment, or the master that it stopped.
          cause: { code: expect.stringMatching(/^(changed-by-somebody-else|master-crashed)$/) },
          observed: { master: { version: '2.25.0' }, workers: [{ version: '2.25.0', count: 4 }] },
        });
        expect(await world.deployment.wouldWrite()).toEqual([]);
      },
      { sameValuesDeploy: true },
    ));
});
