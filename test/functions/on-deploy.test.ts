import { describe, expect, test } from 'vitest';
import { onDeploy } from '../../lib/functions/on-deploy.ts';
import { prepare } from '../../lib/states/prepare.ts';
import {
  after,
  asking,
  before,
  create,
  drain,
  ends,
  type FakeDeploys,
  fakeDeploys,
  remove,
  takesLock,
  update,
  upgrading,
} from './deploys.ts';

const abortAsked = async (deploys: FakeDeploys) => (await deploys.ledger.control('deploy-r1')).abortRequested;

describe('a first deploy', () => {
  test('starts nothing where the cluster runs the version already', async () => {
    const deploys = fakeDeploys();

    expect(await onDeploy(deploys, create('r1', before))).toEqual({
      PhysicalResourceId: 'locust-upgrade/load',
      Data: { UpgradeId: 'none', Outcome: 'nothing-to-do' },
    });
    expect(deploys.executions.started.size).toBe(0);
  });

  test('starts nothing for another configuration of the version that runs: it is what the cluster was made with', async () => {
    const deploys = fakeDeploys();
    const { services } = deploys.cluster;
    const base = services.base({ family: 'base', image: 'ignored', cpu: '512' });
    const target = { version: '2.25.0', taskDefinitions: { master: base, worker: base } };
    const now = { ...before, Request: JSON.stringify({ schemaVersion: 1, target }) };

    expect((await onDeploy(deploys, create('r1', now))).Data.UpgradeId).toBe('none');
  });

  test('starts an upgrade where it is seen to run another one', async () => {
    const deploys = fakeDeploys();

    const { Data } = await onDeploy(deploys, create('r1', after));

    expect(Data).toEqual({ UpgradeId: 'deploy-r1', Outcome: 'handed-over' });
    expect(deploys.executions.started.get('deploy-r1')).toEqual(JSON.parse(after.Request));
  });

  test('starts nothing where the version of a cluster that has just been made can not be seen', async () => {
    const deploys = fakeDeploys();
    deploys.cluster.services.set('blue-worker', { desired: 0 });

    expect((await onDeploy(deploys, create('r1', after))).Data.UpgradeId).toBe('none');
  });
});

describe('a changed revision', () => {
  test('is upgraded to, and the timeline says who asked', async () => {
    const deploys = fakeDeploys();

    const answer = await onDeploy(deploys, update('r1', before, after));

    expect(answer.Data).toEqual({ UpgradeId: 'deploy-r1', Outcome: 'handed-over' });
    expect(await deploys.ledger.events('deploy-r1')).toMatchObject([
      { step: 'on-deploy', event: 'started', detail: expect.stringContaining('stack/Team/1 (request r1)') },
    ]);
  });

  test('keeps the id of its resource, whatever that is: another one would be a deletion of this one', async () => {
    const named = { ...update('r1', before, after), PhysicalResourceId: 'of-another-release' };

    expect((await onDeploy(fakeDeploys(), named)).PhysicalResourceId).toBe('of-another-release');
  });

  test('is upgraded to once, however often the request is delivered', async () => {
    const deploys = fakeDeploys();
    const request = update('r1', before, after);

    const [first, second] = await Promise.all([onDeploy(deploys, request), onDeploy(deploys, request)]);
    await takesLock(deploys, 'deploy-r1');
    const later = await onDeploy(deploys, request);

    expect([second, later]).toEqual([first, first]);
    expect([...deploys.executions.started.keys()]).toEqual(['deploy-r1']);
  });

  test('is upgraded to once where the second delivery meets the upgrade of the first', async () => {
    const deploys = fakeDeploys();
    const request = update('r1', before, after);
    const { plan } = deploys.plans;
    const overtaken: FakeDeploys = {
      ...deploys,
      plans: {
        plan: async (asked) => {
          await onDeploy(deploys, request);
          await takesLock(deploys, 'deploy-r1');
          return plan(asked);
        },
      },
    };

    expect((await onDeploy(overtaken, request)).Data.UpgradeId).toBe('deploy-r1');
    expect([...deploys.executions.started.keys()]).toEqual(['deploy-r1']);
  });

  test('starts nothing where the deploy was cancelled while it was planned', async () => {
    const deploys = fakeDeploys();
    const { plan } = deploys.plans;
    const cancelled: FakeDeploys = {
      ...deploys,
      plans: {
        plan: async (asked) => {
          deploys.direction = 'back';
          return plan(asked);
        },
      },
    };

    expect((await onDeploy(cancelled, update('r1', before, after))).Data.UpgradeId).toBe('none');
    expect(deploys.executions.started.size).toBe(0);
  });

  test('starts nothing where the deploy was cancelled between what was decided and the start', async () => {
    const deploys = fakeDeploys();
    const { deployments } = deploys;
    const remember = deployments.remember.bind(deployments);
    deployments.remember = async (decided) => {
      const kept = await remember(decided);
      deploys.direction = 'back';
      return kept;
    };

    await expect(onDeploy(deploys, update('r1', before, after))).rejects.toMatchObject({ code: 'overtaken' });
    expect(deploys.executions.started.size).toBe(0);
  });

  test.each(['back', 'none'] as const)(
    'starts nothing where its request comes when the rollback of its deploy has come before: %s',
    async (direction) => {
      const deploys = fakeDeploys();
      deploys.direction = 'back';
      await onDeploy(deploys, update('r2', after, before));
      deploys.direction = direction;

      expect((await onDeploy(deploys, update('r1', before, after))).Data.UpgradeId).toBe('none');
      expect(deploys.executions.started.size).toBe(0);
    },
  );

  test('that is asked for again while it is upgraded to starts nothing and refuses nothing', async () => {
    const { deploys } = await upgrading();
    const waits = { ...after, WaitForCompletion: 'true' as const };

    expect((await onDeploy(deploys, update('r2', after, waits))).Data).toEqual({
      UpgradeId: 'deploy-r1',
      Outcome: 'nothing-to-do',
    });
    expect([...deploys.executions.started.keys()]).toEqual(['deploy-r1']);
  });

  test('that is another image of the same version is upgraded to', async () => {
    const deploys = fakeDeploys();
    const images = { master: 'team/locust:with-new-locustfile', worker: 'team/locust:with-new-locustfile' };
    const Request = JSON.stringify({ schemaVersion: 1, target: { version: '2.25.0', images } });

    const { Data } = await onDeploy(deploys, update('r1', before, { ...before, Request }));

    expect(Data).toEqual({ UpgradeId: 'deploy-r1', Outcome: 'handed-over' });
  });

  test('that the cluster runs already starts nothing', async () => {
    const deploys = fakeDeploys();

    const { Data } = await onDeploy(deploys, update('r1', after, before));

    expect(Data).toEqual({ UpgradeId: 'none', Outcome: 'nothing-to-do' });
  });

  test.each([
    ['a refused plan', '2.20.0', async () => {}, 'downgrade', '2.20.0 is older than the running 2.25.0'],
    [
      'an upgrade of somebody else',
      '2.32.2',
      (deploys: FakeDeploys) => takesLock(deploys, 'by-hand'),
      'lock-held',
      'the upgrade by-hand holds the lock',
    ],
  ])(
    'fails the deploy with the cause of %s, and nothing is remembered',
    async (_, version, situation, code, text) => {
      const deploys = fakeDeploys();
      await situation(deploys);

      await expect(onDeploy(deploys, update('r1', before, asking(version)))).rejects.toMatchObject({
        code,
        message: expect.stringContaining(text),
      });
      expect(deploys.executions.started.size).toBe(0);
      expect(await deploys.deployments.ofRequest('r1')).toBeNull();
    },
  );
});

describe('waiting', () => {
  const waiting = (changed: object) => ({ ...after, WaitForCompletion: 'true' as const, ...changed });
  const slow = JSON.stringify({ ...JSON.parse(after.Request), bakeSeconds: 3_000 });

  test.each([
    ['a plan that fits is waited for', {}, 'started'],
    ['a longer one is handed over', { Request: slow }, 'handed-over'],
  ])('%s', async (_, changed, outcome) => {
    const answer = await onDeploy(fakeDeploys(), update('r1', before, waiting(changed)));

    expect(answer.Data.Outcome).toBe(outcome);
  });

  test('a longer one is refused where the team would rather have none', async () => {
    const request = update('r1', before, waiting({ Request: slow, WhenTooLong: 'refuse' }));
    const deploys = fakeDeploys();

    await expect(onDeploy(deploys, request)).rejects.toMatchObject({
      code: 'too-long-to-wait',
      message: expect.stringMatching(/about \d+ minutes, its way back included, .* at most 45 minutes/),
    });
    expect(deploys.executions.started.size).toBe(0);
  });

  test('one that a test holds up is not waited for', async () => {
    const deploys = fakeDeploys();
    deploys.cluster.masters.runTest('blue-master:1/0');

    const { Data } = await onDeploy(deploys, update('r1', before, waiting({})));

    expect(Data.Outcome).toBe('handed-over');
  });
});

describe('going back', () => {
  test('while the upgrade of the deploy runs aborts it, and starts nothing', async () => {
    const { deploys } = await upgrading();

    const { Data } = await onDeploy(deploys, update('r2', after, before));

    expect(Data).toEqual({ UpgradeId: 'deploy-r1', Outcome: 'taken-back' });
    expect(await abortAsked(deploys)).toBe(true);
    expect([...deploys.executions.started.keys()]).toEqual(['deploy-r1']);
  });

  test('by a rollback after the upgrade has succeeded starts nothing', async () => {
    const { deploys } = await upgrading();
    await ends(deploys, 'deploy-r1', 'succeeded');
    deploys.direction = 'back';

    expect((await onDeploy(deploys, update('r2', after, before))).Data.UpgradeId).toBe('none');
  });

  test('by a new deploy after the upgrade has succeeded is a new upgrade', async () => {
    const { deploys } = await upgrading();
    await ends(deploys, 'deploy-r1', 'succeeded');
    const [newer, older] = [asking('2.25.0'), asking('2.26.0')];

    expect((await onDeploy(deploys, update('r2', newer, older))).Data.UpgradeId).toBe('deploy-r2');
  });

  test('of an upgrade that another delivery is about to start aborts it', async () => {
    const deploys = fakeDeploys();
    await onDeploy(deploys, update('r1', before, after));
    deploys.executions.die(deploys.executions.arnOf('deploy-r1'));
    deploys.direction = 'back';

    expect((await onDeploy(deploys, update('r2', after, before))).Data.Outcome).toBe('taken-back');
    expect(await abortAsked(deploys)).toBe(true);
  });

  test('of an upgrade that was planned for long and can not be seen yet aborts it', async () => {
    const deploys = fakeDeploys();
    const slow: FakeDeploys = {
      ...deploys,
      plans: {
        plan: (asked) => {
          deploys.cluster.clock.advance(50);
          return deploys.plans.plan(asked);
        },
      },
    };
    await onDeploy(slow, update('r1', before, after));
    deploys.executions.die(deploys.executions.arnOf('deploy-r1'));
    deploys.cluster.clock.advance(15);

    expect((await onDeploy(deploys, update('r2', after, before))).Data.Outcome).toBe('taken-back');
  });

  test('of a deploy that changed only whether it waits leaves the upgrade of the deploy before alone', async () => {
    const { deploys } = await upgrading();
    deploys.direction = 'back';

    const { Data } = await onDeploy(
      deploys,
      update('r2', { ...after, WaitForCompletion: 'true' as const }, after),
    );

    expect(Data.UpgradeId).toBe('none');
    expect(await abortAsked(deploys)).toBe(false);
  });

  test('of a deploy that was refused leaves the upgrade of the deploy before alone', async () => {
    const { deploys } = await upgrading();
    const third = asking('2.31.8');
    await expect(onDeploy(deploys, update('r2', after, third))).rejects.toMatchObject({ code: 'lock-held' });
    deploys.direction = 'back';

    const { Data } = await onDeploy(deploys, update('r3', third, after));

    expect(Data.UpgradeId).toBe('none');
    expect(await abortAsked(deploys)).toBe(false);
  });
});

describe('deleting', () => {
  test('the resource aborts the upgrade of its own deploy', async () => {
    const { deploys } = await upgrading();

    const { Data } = await onDeploy(deploys, remove('r2', after));

    expect(Data).toEqual({ UpgradeId: 'deploy-r1', Outcome: 'taken-back' });
    expect(await abortAsked(deploys)).toBe(true);
  });

  test('the resource under its former name leaves the upgrade of its successor alone', async () => {
    const deploys = fakeDeploys();
    await onDeploy(deploys, create('r1', after));
    await takesLock(deploys, 'deploy-r1');

    expect((await onDeploy(deploys, remove('r2', before))).Data.UpgradeId).toBe('none');
    expect(await abortAsked(deploys)).toBe(false);
  });

  test('the resource leaves an upgrade of somebody else alone', async () => {
    const deploys = fakeDeploys();
    await takesLock(deploys, 'by-hand');

    expect((await onDeploy(deploys, remove('r2', after))).Data.UpgradeId).toBe('none');
    expect((await deploys.ledger.control('by-hand')).abortRequested).toBe(false);
  });

  test('the upgrader aborts whoever holds the lock', async () => {
    const deploys = fakeDeploys();
    await takesLock(deploys, 'by-hand');

    expect((await onDeploy(deploys, remove('r2', drain))).Data.UpgradeId).toBe('by-hand');
    expect((await deploys.ledger.control('by-hand')).abortRequested).toBe(true);
  });

  test.each([
    ['that has started and has not taken the lock yet', async () => {}],
    [
      'that comes when the one before has been put back',
      async (deploys: FakeDeploys) => {
        await takesLock(deploys, 'by-hand');
        await onDeploy(deploys, remove('r2', drain));
        await ends(deploys, 'by-hand', 'aborted');
      },
    ],
  ])('the upgrader lets no upgrade begin: one %s', async (_, situation) => {
    const deploys = fakeDeploys();
    await situation(deploys);
    await onDeploy(deploys, remove('r3', drain));

    const execution = { arn: deploys.executions.arnOf('scheduled'), lateWriteSeconds: 50 };
    const { decision, cause } = await prepare(deploys.cluster, execution, JSON.parse(after.Request));

    expect(decision).toBe('refused');
    expect(cause).toMatchObject({ code: 'upgrader-deleted' });
    expect(await deploys.ledger.holder()).toBeNull();
  });

  test('the upgrader, and deploying it again, lets upgrades begin', async () => {
    const deploys = fakeDeploys();
    await onDeploy(deploys, remove('r1', drain));

    await onDeploy(deploys, { ...create('r2', after), ResourceProperties: drain });

    await takesLock(deploys, 'by-hand');
    expect(await deploys.ledger.holder()).toMatchObject({ upgradeId: 'by-hand' });
  });

  test('the upgrader waits for nothing where the lock is kept for a person', async () => {
    const deploys = fakeDeploys();
    await takesLock(deploys, 'by-hand');
    await ends(deploys, 'by-hand', 'rollback-failed', true);

    expect((await onDeploy(deploys, remove('r2', drain))).Data.UpgradeId).toBe('none');
  });
});
