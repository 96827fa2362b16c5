import { DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { expect, test } from 'vitest';
import { defaultFlags, parseLocalOptions } from '../../lib/cli/local/options.ts';
import { requestOf } from '../../lib/cli/local/request.ts';
import { type DemoStackWorld, startDemoStackWorld } from './demo-stack-world.ts';

const {
  schemaVersion: _,
  target: __,
  ...locally
} = requestOf(parseLocalOptions({ ...defaultFlags, nodes: 'simulated', canary: '0', batchSize: '100%' }));

test('another size and another version in the code: each deploy upgrades, and ends with its upgrade', async () => {
  // Prepare
  const onDeploy = { request: locally, waitForCompletion: true };
  const world = await startDemoStackWorld({}, () => {}, { workers: 2, onDeploy });
  try {
    const first = await servingIn(world);

    // Act
    await world.deploy(undefined, { worker: { cpu: 2_048, memoryLimitMiB: 4_096 } });
    const larger = await servingIn(world);
    await world.deploy(undefined, { worker: { cpu: 2_048, memoryLimitMiB: 4_096 }, version: '2.32.2' });
    const newer = await servingIn(world);
    await world.deploy(undefined, { worker: { cpu: 2_048, memoryLimitMiB: 4_096 }, version: '2.32.2' });

    // Assess
    expect(first).toEqual({ cpu: '1024', version: '2.25.0', host: 'blue', count: 2 });
    expect(larger).toEqual({ cpu: '2048', version: '2.25.0', host: 'green', count: 2 });
    expect(newer).toEqual({ cpu: '2048', version: '2.32.2', host: 'blue', count: 2 });
    expect(await servingIn(world)).toEqual(newer);
    expect(await world.deployment.wouldWrite()).toEqual([]);
    expect(await world.ledger.record()).toMatchObject({ version: '2.32.2', activeSlot: 'blue' });
  } finally {
    await world.stop();
  }
});

/** What the workers run that serve. */
async function servingIn({ aws }: DemoStackWorld) {
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
