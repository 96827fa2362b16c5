import { DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import type { ExistingCustomResource } from '../../lib/local/cloudformation/custom-resource.ts';
import { type DeployedWorld, startDeployedWorld } from './deployed-world.ts';
import { shown } from './local-world.ts';
import { mark, movesIn, withNewerCode } from './newer-code.ts';

async function inWorld(act: (world: DeployedWorld) => Promise<void>): Promise<void> {
  const world = await startDeployedWorld();
  try {
    await act(world);
  } finally {
    await world.stop();
  }
}

describe('cdk deploy, through the custom resource, its provider and the waiter', () => {
  test.concurrent('a changed version is handed over and ends with the code that it started with, whatever is deployed meanwhile', () =>
    inWorld(async (world) => {
      const { customResources } = world.aws;
      const moves = movesIn(world);

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

      // A newer release of the upgrader, between two batches
      await shown(world, upgradeId, 'MoveBatch', 'batch 1 of 2');
      const newer = await world.deploy({ version: '2.32.2', also: withNewerCode });
      expect(await world.endOf(upgradeId)).toMatchObject({ status: 'SUCCEEDED' });
      expect(await world.executionNames()).toHaveLength(1);
      expect(moves(upgradeId).map((explanation) => explanation.startsWith(mark))).toEqual([false, false]);

      // Update that fails, and its rollback, which starts nothing
      const updated = { ...created, properties: changed.upgrade.properties };
      const older = await world.deploy({ version: '2.25.0', also: withNewerCode });
      await expect(customResources.update(updated, older.upgrade)).rejects.toMatchObject({
        code: 'custom-resource-failed',
        message: expect.stringContaining('2.25.0 is older than the running 2.32.2'),
      });
      const restored = await rollBack(world, { ...updated, properties: older.upgrade.properties }, updated);
      expect(restored.attributes).toEqual({ UpgradeId: 'none', Outcome: 'nothing-to-do' });
      expect(await world.executionNames()).toHaveLength(1);

      // Deleted while an upgrade that was started by hand runs, with the newer code
      const drain = await customResources.create(newer.drain);
      const execution = await world.start('by-hand', { target: { version: '2.25.0' }, allowDowngrade: true });
      await shown(world, 'by-hand', 'MoveBatch', 'batch 1 of 2');
      await customResources.delete(restored);
      expect((await world.ledger.control('by-hand')).abortRequested).toBe(false);
      await customResources.delete(drain);
      expect(await world.end(execution)).toMatchObject({ error: 'aborted' });
      expect(moves('by-hand')[0]).toContain(mark);
      expect(await servingImages(world)).toEqual(['locustio/locust:2.32.2']);

      // Nobody begins any more
      expect(await world.end(await world.start('too-late'))).toMatchObject({ error: 'refused' });
      expect(await world.ledger.conclusion('too-late')).toMatchObject({
        cause: { code: 'upgrader-deleted' },
      });
    }));

  test.concurrent('a deploy that fails and one that is cancelled: what runs is aborted, and nothing started', () =>
    inWorld(async (world) => {
      const { customResources } = world.aws;
      const first = await world.deploy({ version: '2.25.0' });
      const created = await customResources.create(first.upgrade);

      // Fails with the upgrade that it waits for, here by somebody's abort; its rollback has nothing to do
      const waiting = await world.deploy({ version: '2.32.2', waitForCompletion: true });
      const failing = customResources.send('Update', waiting.upgrade, created);
      await world.ledger.requestAbort(`deploy-${failing.event.RequestId}`);
      expect(await failing.answered).toMatchObject({
        Status: 'FAILED',
        Reason: expect.stringMatching(/deploy-\S+ ended as aborted: aborted: /),
      });
      const asBefore = await rollBack(world, { ...created, properties: waiting.upgrade.properties }, created);
      expect(asBefore.attributes).toEqual({ UpgradeId: 'none', Outcome: 'nothing-to-do' });

      // Cancelled while it waits: the rollback takes the upgrade back, and who still asks is answered at once
      world.aws.cloudFormation.status = 'UPDATE_IN_PROGRESS';
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

      // One that comes when all is over starts nothing either
      await customResources.deliver({ ...cancelled.event, RequestId: 'late' });
      expect(await world.executionNames()).toHaveLength(2);
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

/** The images of the services that are to run tasks. */
async function servingImages(world: DeployedWorld): Promise<readonly string[]> {
  const ecs = new ECSClient(world.aws.client);
  const busy = [...world.aws.ecs.state.services.values()].filter(({ desired }) => desired > 0);
  const images = await Promise.all(
    busy.map(async ({ deployments }) => {
      const primary = deployments.find(({ status }) => status === 'PRIMARY')?.taskDefinition;
      const { taskDefinition } = await ecs.send(
        new DescribeTaskDefinitionCommand({ taskDefinition: primary }),
      );
      return taskDefinition?.containerDefinitions?.[0]?.image ?? '';
    }),
  );
  return [...new Set(images)];
}
