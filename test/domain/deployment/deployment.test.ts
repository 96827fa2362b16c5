import { expect, test } from 'vitest';
import {
  type DeployCourse,
  type Deployment,
  decideUpdate,
  type UpdateSituation,
} from '../../../lib/domain/deployment/deployment.ts';

/** The deploy from `1` to `2`. */
function deployment(course: DeployCourse): Deployment {
  return { requestId: 'r1', at: '2026-03-01T10:00:00.000Z', asked: '2', before: '1', course };
}

const upgrade = deployment({ kind: 'upgrade', upgradeId: 'deploy-r1', waits: false });
const running = { newest: upgrade, upgradeRuns: true };
const ended = { newest: upgrade, upgradeRuns: false };

test.each<[string, Partial<UpdateSituation>, string]>([
  ['a first change', { before: '1', asked: '2', newest: null }, 'start'],
  ['another change after the upgrade', { before: '2', asked: '3', ...ended }, 'start'],
  ['another change while it runs, which its plan refuses', { before: '2', asked: '3', ...running }, 'start'],
  ['a change of mind while it runs', { before: '2', asked: '1', ...running }, 'take-back'],
  ['a rollback while it runs', { before: '2', asked: '1', ...running, direction: 'back' }, 'take-back'],
  [
    'a rollback while it runs to something older still',
    { before: '2', asked: '0', ...running, direction: 'back' },
    'take-back',
  ],
  ['a rollback after it', { before: '2', asked: '1', ...ended, direction: 'back' }, 'nothing'],
  ['a revert after it', { before: '2', asked: '1', ...ended }, 'start'],
  [
    'the rollback of a later deploy, which wants what is under way',
    { before: '3', asked: '2', ...running, direction: 'back' },
    'nothing',
  ],
  [
    'a change that is delivered when its deploy is over, while the upgrade of the one before runs',
    { before: '2', asked: '3', ...running, direction: 'none' },
    'nothing',
  ],
  ['a rollback where no upgrade was ever started', { before: '2', asked: '1', direction: 'back' }, 'nothing'],
  [
    'a change while one is taken back',
    {
      before: '1',
      asked: '2',
      newest: deployment({ kind: 'take-back', upgradeId: 'deploy-r0' }),
      upgradeRuns: true,
    },
    'start',
  ],
])('%s', (_, situation, decision) => {
  const usual: UpdateSituation = {
    asked: '2',
    before: '1',
    newest: null,
    upgradeRuns: false,
    direction: 'forward',
  };

  expect(decideUpdate({ ...usual, ...situation }).kind).toBe(decision);
});
