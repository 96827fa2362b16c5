import {
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { registrableCopy } from '../../lib/adapters/ecs/task-definition-copy.ts';
import type { ExistingCustomResource } from '../../lib/local/cloudformation/custom-resource.ts';
import { type DeployedWorld, startDeployedWorld } from './deployed-world.ts';
import { shown } from './local-world.ts';

async function inWorld(act: (world: DeployedWorld) => Promise<void>): Promise<void> {
  const world = await startDeployedWorld();
  try {
    await act(world);
  } finally {
    await world.stop();
  }
}

describe('cdk deploy, through the custom resource, its provider and the waiter', () => {
  test.concurrent('a changed version is handed over, a changed configuration waited for, a bad one refused', () =>
    inWorld(async (world) => {
      const { customResources } = world.aws;

      // Create: the cluster runs the version already
      const created = await customResources.create((await world.deploy({ version: '2.25.0' })).upgrade);
      expect(created.attributes).toEqual({ UpgradeId: 'none', Outcome: 'nothing-to-do' });

      // Update, delivered twice: one upgrade, and the deploy ends before it
      const changed = await world.deploy({ version: '2.32.2' });
      const sent = customResources.send('Update', changed.upgrade, created);
      await customResources.deliver(sent.event);
      const handedOver = await sent.answered;
      const upgradeId = `deploy-${sent.event.RequestId}`;
      expect(handedOver).toMatchObject({
        Status: 'SUCCESS',
        PhysicalResourceId: created.physicalId,
        Data: { UpgradeId: upgradeId, Outcome: 'handed-over' },
      });
      expect(await world.endOf(upgradeId)).toMatchObject({ status: 'SUCCEEDED' });
      expect(await world.executions()).toHaveLength(1);

      // Update of the configuration alone, which the deploy waits for
      const taskDefinitions = await registerBases(world);
      const configured = await world.deploy({ version: '2.32.2', taskDefinitions, waitForCompletion: true });
      const before = { ...created, properties: changed.upgrade.properties };
      const updated = await customResources.update(before, configured.upgrade);
      expect(updated.attributes.Outcome).toBe('succeeded');
      expect(await serving(world)).toEqual([
        { family: 'blue-master', cpu: '512', image: 'locustio/locust:2.32.2' },
        { family: 'blue-worker', cpu: '1024', image: 'locustio/locust:2.32.2' },
      ]);

      // Update that fails, and its rollback, which starts nothing
      const older = await world.deploy({ version: '2.25.0' });
      await expect(customResources.update(updated, older.upgrade)).rejects.toMatchObject({
        code: 'custom-resource-failed',
        message: expect.stringContaining('2.25.0 is older than the running 2.32.2'),
      });
      const restored = await rollBack(world, { ...updated, properties: older.upgrade.properties }, updated);
      expect(restored.attributes).toEqual({ UpgradeId: 'none', Outcome: 'nothing-to-do' });
      expect(await world.executions()).toHaveLength(2);
    }));

  test.concurrent('a cancelled deploy and a deletion abort what runs, wait for it, and start nothing', () =>
    inWorld(async (world) => {
      const { customResources } = world.aws;
      const first = await world.deploy({ version: '2.25.0' });
      const created = await customResources.create(first.upgrade);

      // Cancelled while it waits: the rollback takes the upgrade back, and who still asks is answered at once
      const waiting = await world.deploy({ version: '2.32.2', waitForCompletion: true });
      const cancelled = customResources.send('Update', waiting.upgrade, created);
      const upgradeId = `deploy-${cancelled.event.RequestId}`;
      await shown(world, upgradeId, 'MoveBatch', 'batch 1 of 2');
      const restored = await rollBack(world, { ...created, properties: waiting.upgrade.properties }, created);
      expect(restored.attributes).toEqual({ UpgradeId: upgradeId, Outcome: 'aborted' });
      expect(await cancelled.answered).toMatchObject({
        Status: 'FAILED',
        Reason: expect.stringContaining('has overtaken this one'),
      });
      expect(await world.ledger.holder()).toBeNull();
      expect(await servingImages(world)).toEqual(['locustio/locust:2.25.0']);

      // Deleted while an upgrade that was started by hand runs
      const execution = await world.start('by-hand');
      await shown(world, 'by-hand', 'UpgradeMaster', 'green-master → 1');
      await customResources.delete(restored);
      expect((await world.ledger.control('by-hand')).abortRequested).toBe(false);
      const drain = await customResources.create(waiting.drain);
      await customResources.delete(drain);
      expect(await world.end(execution)).toMatchObject({ error: 'aborted' });
      expect(await servingImages(world)).toEqual(['locustio/locust:2.25.0']);
      expect(await world.executions()).toHaveLength(2);
    }));
});

/** CloudFormation puts the resource back to what it was. */
async function rollBack(
  { aws }: DeployedWorld,
  from: ExistingCustomResource,
  to: ExistingCustomResource,
): Promise<ExistingCustomResource> {
  aws.cloudFormation.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
  try {
    return await aws.customResources.update(from, to);
  } finally {
    aws.cloudFormation.status = 'UPDATE_ROLLBACK_COMPLETE';
  }
}

/** The team's own task definitions: what runs, with other sizes. */
async function registerBases(world: DeployedWorld): Promise<{ master: string; worker: string }> {
  const ecs = new ECSClient(world.aws.client);
  const register = async (service: string, cpu: string): Promise<string> => {
    const running = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: service }));
    const content = { ...registrableCopy(running), family: `base-${service}`, cpu };
    const input = content as unknown as RegisterTaskDefinitionCommandInput;
    const { taskDefinition } = await ecs.send(new RegisterTaskDefinitionCommand(input));
    return taskDefinition?.taskDefinitionArn ?? '';
  };
  return { master: await register('blue-master', '512'), worker: await register('blue-worker', '1024') };
}

/** The task definitions of the services that are to run tasks. */
async function serving(
  world: DeployedWorld,
): Promise<readonly { family: string; cpu: string; image: string }[]> {
  const ecs = new ECSClient(world.aws.client);
  const busy = [...world.aws.ecs.state.services.values()].filter(({ desired }) => desired > 0);
  return Promise.all(
    busy.map(async ({ deployments }) => {
      const primary = deployments.find(({ status }) => status === 'PRIMARY')?.taskDefinition;
      const { taskDefinition } = await ecs.send(
        new DescribeTaskDefinitionCommand({ taskDefinition: primary }),
      );
      const { family = '', cpu = '', containerDefinitions: [container] = [] } = taskDefinition ?? {};
      return { family, cpu, image: container?.image ?? '' };
    }),
  );
}

async function servingImages(world: DeployedWorld): Promise<readonly string[]> {
  return [...new Set((await serving(world)).map(({ image }) => image))];
}
