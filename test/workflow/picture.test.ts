import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { taskStates } from '../../lib/contract/states.ts';
import { dot } from '../../scripts/picture/dot.ts';
import { type Definition, machineGraph } from '../../scripts/picture/machine-graph.ts';
import { pictureFile, pictureOfMachine } from '../../scripts/picture/picture-of-machine.ts';

test('the picture in the README is the one that the deployed definition gives; npm run picture draws it again', async () => {
  const committed = readFileSync(pictureFile, 'utf8');

  expect(committed).toBe(await pictureOfMachine());
});

test('the picture shows every Task and each of its decisions', async () => {
  const picture = await pictureOfMachine();

  // Graphviz writes hyphens and leading spaces as character references.
  const plain = picture.replaceAll('&#45;', '-').replaceAll('&#160;', ' ');
  const texts = [...plain.matchAll(/>([^<>]+)<\/text>/g)].map(([, text = '']) => text.trim());
  for (const [state, { decisions }] of Object.entries(taskStates)) {
    expect(texts).toContain(state);
    for (const decision of decisions) expect(texts, state).toContain(shownAs[decision] ?? decision);
  }
});

/** Decisions that have no arrow of their own, and one of the texts that stand for them. */
const shownAs: Readonly<Record<string, string>> = {
  wait: '⟲ WaitForRollback',
  'roll-back': 'roll-back, or an error',
};

/** A Task that looks again until all is well, and a way back. */
const small: Definition = {
  StartAt: 'Look',
  States: {
    Look: {
      Type: 'Task',
      Comment: 'Is all well?',
      Next: 'LookVerdict',
      Catch: [
        { ErrorEquals: ['unreadable'], Next: 'Ended' },
        { ErrorEquals: ['States.ALL'], Next: 'RollBack' },
      ],
    },
    LookVerdict: {
      Type: 'Choice',
      Choices: [
        { StringEquals: 'wait', Next: 'WaitForLook' },
        { StringEquals: 'proceed', Next: 'Done' },
        { StringEquals: 'roll-back', Next: 'RollBack' },
      ],
      Default: 'RollBack',
    },
    WaitForLook: { Type: 'Wait', Next: 'Look' },
    RollBack: {
      Type: 'Task',
      Next: 'RollBackVerdict',
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'RollbackFailed' }],
    },
    RollBackVerdict: {
      Type: 'Choice',
      Choices: [{ StringEquals: 'conclude', Next: 'Ended' }],
      Default: 'RollbackFailed',
    },
    Done: { Type: 'Succeed' },
    Ended: { Type: 'Fail' },
    RollbackFailed: { Type: 'Fail' },
  },
};

test('Choices and Waits become arrows between Tasks and ends', () => {
  const graph = machineGraph(small);

  expect(graph.start).toBe('Look');
  expect(graph.tasks[0]).toEqual({
    name: 'Look',
    comment: 'Is all well?',
    onSurprise: 'RollBack',
    arrows: [
      { decision: 'wait', to: 'Look', wait: 'WaitForLook' },
      { decision: 'proceed', to: 'Done', wait: null },
      { decision: 'roll-back', to: 'RollBack', wait: null },
    ],
    caught: [{ errors: ['unreadable'], to: 'Ended' }],
  });
  expect(graph.ends).toEqual([
    { name: 'Done', succeeds: true },
    { name: 'Ended', succeeds: false },
    { name: 'RollbackFailed', succeeds: false },
  ]);
});

test('a state shows by itself that it looks again or turns back: the arrows to RollBack are drawn once', () => {
  const text = dot(machineGraph(small));

  expect(text).toContain('⟲ WaitForLook    ↩ roll-back');
  expect(text.match(/-> "RollBack"/g)).toHaveLength(1);
  expect(text).not.toContain('-> "Look" [label=" wait');
});

test.each([
  ['a default that leads elsewhere than the errors', { Default: 'Ended' }],
  ['no Choice behind a Task', { Type: 'Pass' }],
])('%s is refused: one arrow could not stand for both', (_, change) => {
  const { LookVerdict } = small.States;
  const broken = {
    ...small,
    States: { ...small.States, LookVerdict: { Type: 'Choice', ...LookVerdict, ...change } },
  };

  expect(() => machineGraph(broken)).toThrow('Look needs a Choice behind it');
});
