import { describe, expect, test } from 'vitest';
import { onDeploy } from '../../lib/functions/on-deploy.ts';
import { onDeployComplete } from '../../lib/functions/on-deploy-complete.ts';
import type { Outcome } from '../../lib/ports/ledger.ts';
import {
  after,
  before,
  create,
  drain,
  ends,
  fakeDeploys,
  remove,
  update,
  upgrading,
  waiting,
} from './deploys.ts';

describe('a deploy that waits', () => {
  test('goes on until the upgrade has succeeded', async () => {
    const { deploys, event } = await upgrading(waiting);

    const meanwhile = await onDeployComplete(deploys, event);
    await ends(deploys, 'deploy-r1', 'succeeded');

    expect(meanwhile).toEqual({ IsComplete: false });
    expect(await onDeployComplete(deploys, event)).toEqual({
      IsComplete: true,
      Data: { UpgradeId: 'deploy-r1', Outcome: 'succeeded' },
    });
  });

  test.each<Outcome>(['rolled-back', 'aborted', 'held', 'refused', 'rollback-failed'])(
    'fails with an upgrade that ended as %s, and gives its cause',
    async (outcome) => {
      const { deploys, event } = await upgrading(waiting);
      await ends(deploys, 'deploy-r1', outcome, outcome === 'rollback-failed');

      await expect(onDeployComplete(deploys, event)).rejects.toMatchObject({
        code: outcome,
        message: `the upgrade deploy-r1 ended as ${outcome}: workers-crash: two workers crashed`,
      });
    },
  );

  test('goes on until an upgrade that has come to its conclusion has freed the lock', async () => {
    const { deploys, event } = await upgrading(waiting);
    const { ledger } = deploys;
    const end = { outcome: 'succeeded', cause: null, observed: null, saved: [], lockHeld: false } as const;
    await ledger.conclude('deploy-r1', { ...end, at: deploys.cluster.clock.in(0) });

    const meanwhile = await onDeployComplete(deploys, event);
    await ledger.release('deploy-r1', 1);

    expect(meanwhile).toEqual({ IsComplete: false });
    expect(await onDeployComplete(deploys, event)).toMatchObject({ IsComplete: true });
  });

  test('goes on while an execution that died is put back', async () => {
    const { deploys, event } = await upgrading(waiting);
    deploys.executions.die(deploys.executions.arnOf('deploy-r1'));

    expect(await onDeployComplete(deploys, event)).toEqual({ IsComplete: false });
  });

  test('fails with an execution that died before it had the lock', async () => {
    const deploys = fakeDeploys();
    const event = update('r1', before, waiting);
    await onDeploy(deploys, event);
    deploys.executions.die(deploys.executions.arnOf('deploy-r1'));

    const atFirst = await onDeployComplete(deploys, event);
    deploys.cluster.clock.advance(60);

    // Step Functions may not show yet what it was asked to start.
    expect(atFirst).toEqual({ IsComplete: false });
    await expect(onDeployComplete(deploys, event)).rejects.toMatchObject({ code: 'vanished' });
  });

  test('succeeds where the upgrade ended between two reads of one look', async () => {
    const { deploys, event } = await upgrading(waiting);
    deploys.cluster.clock.advance(60);
    const { ledger } = deploys;
    const conclusion = ledger.conclusion.bind(ledger);
    ledger.conclusion = async (id) => {
      const found = await conclusion(id);
      if (!found) await ends(deploys, id, 'succeeded');
      return found;
    };

    const answers = [await onDeployComplete(deploys, event), await onDeployComplete(deploys, event)];

    expect(answers).toMatchObject([{ IsComplete: false }, { IsComplete: true }]);
  });

  test.each([
    ['hand-over', { IsComplete: true, Data: { UpgradeId: 'deploy-r1', Outcome: 'handed-over' } }],
    ['refuse', null],
  ] as const)('ends after 50 minutes, as the team chose: %s', async (WhenTooLong, answer) => {
    const { deploys, event } = await upgrading({ ...waiting, WhenTooLong });
    deploys.cluster.clock.advance(50 * 60);

    const complete = onDeployComplete(deploys, event);

    if (answer) expect(await complete).toEqual(answer);
    else await expect(complete).rejects.toMatchObject({ code: 'took-too-long' });
  });
});

test('a deploy that hands over ends at once', async () => {
  const { deploys, event } = await upgrading(after);

  expect(await onDeployComplete(deploys, event)).toEqual({ IsComplete: true });
});

test('a deploy that started nothing ends at once', async () => {
  const deploys = fakeDeploys();
  await onDeploy(deploys, create('r1', before));

  expect(await onDeployComplete(deploys, create('r1', before))).toEqual({ IsComplete: true });
});

test('a request that the ledger does not know is not said to be done', async () => {
  const { deploys } = await upgrading();

  await expect(onDeployComplete(deploys, update('r9', before, after))).rejects.toMatchObject({
    code: 'request-unknown',
    message: expect.stringContaining('r9'),
  });
});

describe('a deploy that was cancelled', () => {
  const back = update('r2', waiting, before);

  test('is answered at once, though CloudFormation goes on asking', async () => {
    const { deploys, event } = await upgrading(waiting);

    await onDeploy(deploys, back);

    await expect(onDeployComplete(deploys, event)).rejects.toMatchObject({ code: 'overtaken' });
  });

  test.each<Outcome>(['aborted', 'rolled-back', 'succeeded'])(
    'its rollback ends with the upgrade, which ended as %s',
    async (outcome) => {
      const { deploys } = await upgrading(waiting);
      await onDeploy(deploys, back);

      const meanwhile = await onDeployComplete(deploys, back);
      await ends(deploys, 'deploy-r1', outcome);

      expect(meanwhile).toEqual({ IsComplete: false });
      expect(await onDeployComplete(deploys, back)).toEqual({
        IsComplete: true,
        Data: { UpgradeId: 'deploy-r1', Outcome: outcome },
      });
    },
  );

  test('a rollback that is tried again waits for it, too', async () => {
    const { deploys } = await upgrading(waiting);
    await onDeploy(deploys, back);
    deploys.direction = 'back';
    const again = update('r3', waiting, before);
    deploys.cluster.clock.advance(60);

    await onDeploy(deploys, again);
    const meanwhile = await onDeployComplete(deploys, again);
    await ends(deploys, 'deploy-r1', 'aborted');

    expect(meanwhile).toEqual({ IsComplete: false });
    expect(await onDeployComplete(deploys, again)).toMatchObject({ IsComplete: true });
  });

  test('its rollback fails where the cluster could not be put back', async () => {
    const { deploys } = await upgrading(waiting);
    await onDeploy(deploys, back);
    await ends(deploys, 'deploy-r1', 'rollback-failed', true);

    await expect(onDeployComplete(deploys, back)).rejects.toMatchObject({ code: 'rollback-failed' });
  });
});

test.each([
  ['a rollback', update('r2', waiting, before)],
  ['a deletion', remove('r2', drain)],
])('%s names the upgrade that does not end, while CloudFormation still listens', async (_, event) => {
  const { deploys } = await upgrading(waiting);
  await onDeploy(deploys, event);
  deploys.cluster.clock.advance(50 * 60 - 1);
  const atLast = await onDeployComplete(deploys, event);

  deploys.cluster.clock.advance(1);

  expect(atLast).toEqual({ IsComplete: false });
  await expect(onDeployComplete(deploys, event)).rejects.toMatchObject({
    code: 'took-too-long',
    message: expect.stringContaining('deploy-r1'),
  });
});

test('a deletion waits for the upgrade that it aborted', async () => {
  const { deploys } = await upgrading(waiting);
  const gone = remove('r2', drain);
  await onDeploy(deploys, gone);

  const meanwhile = await onDeployComplete(deploys, gone);
  await ends(deploys, 'deploy-r1', 'aborted');

  expect(meanwhile).toEqual({ IsComplete: false });
  expect(await onDeployComplete(deploys, gone)).toMatchObject({ IsComplete: true });
});

test('a deletion goes on where the cluster could not be put back: no execution is left that it could end', async () => {
  const { deploys } = await upgrading(waiting);
  const gone = remove('r2', drain);
  await onDeploy(deploys, gone);
  await ends(deploys, 'deploy-r1', 'rollback-failed', true);

  expect(await onDeployComplete(deploys, gone)).toMatchObject({
    IsComplete: true,
    Data: { Outcome: 'rollback-failed' },
  });
});
