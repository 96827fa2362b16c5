import { describe, expect, test } from 'vitest';
import { type DeployedWorld, startDeployedWorld } from './deployed-world.ts';

async function inWorld(act: (world: DeployedWorld) => Promise<void>): Promise<void> {
  const world = await startDeployedWorld();
  try {
    await act(world);
  } finally {
    await world.stop();
  }
}

describe('cdk deploy, through the custom resource and its provider', () => {
  test.concurrent('a changed version is upgraded to, and handed over', () =>
    inWorld(async (world) => {
      const { customResources } = world.aws;
      const first = await world.deploy({ target: { version: '2.25.0' } });
      const created = await customResources.create(first.upgrade);
      const second = await world.deploy({ target: { version: '2.32.2' } });

      const updated = await customResources.update(created, second.upgrade);
      const upgradeId = String(updated.attributes.UpgradeId);
      const end = await world.end(
        `${world.registration.stateMachineArn.replace(':stateMachine:', ':execution:')}:${upgradeId}`,
      );

      expect(created.attributes).toEqual({ UpgradeId: 'none', Outcome: 'nothing-to-do' });
      expect(updated.physicalId).toBe(created.physicalId);
      expect(updated.attributes.Outcome).toBe('handed-over');
      expect(end.status).toBe('SUCCEEDED');
    }));
});
