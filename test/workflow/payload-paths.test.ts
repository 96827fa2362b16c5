import { expect, test } from 'vitest';
import { checkedOutput, progress } from '../../lib/contract/payloads.ts';
import { knownInputs, progressMembers, readsOf } from './known-members.ts';
import { type MachineDefinition, upgradeMachine } from './machine.ts';

/** Paths that a state reads and that its input may lack or hold in another type: States.Runtime, which nothing catches. */
function unknownReads(machine: MachineDefinition): readonly string[] {
  const inputs = knownInputs(machine);
  return Object.entries(machine.States).flatMap(([name, state]) =>
    readsOf(state)
      .filter(({ path, type }) => {
        const known = inputs.get(name)?.get(path);
        return known === undefined || (type !== 'any' && type !== known);
      })
      .map(({ path, type }) => `${name} reads ${path} (${type})`),
  );
}

test('every path that a state reads is a required member of whatever reaches the state', () => {
  const machine = upgradeMachine();

  expect(unknownReads(machine)).toEqual([]);
  const read = new Set(
    Object.values(machine.States).flatMap((state) => readsOf(state).map(({ path }) => path)),
  );
  expect([...read].toSorted()).toEqual([
    '$',
    '$.decision',
    '$.error.Cause',
    '$.explanation',
    '$.waitSeconds',
  ]);
});

/** A Task that may fail, a Wait behind it, and an end that both reach. */
const machineWith = (wait: object, end: object): MachineDefinition => ({
  StartAt: 'Look',
  States: {
    Look: {
      Type: 'Task',
      Next: 'Pause',
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Ended' }],
    },
    Pause: { Type: 'Wait', Next: 'Ended', ...wait },
    Ended: { Type: 'Fail', ...end },
  },
});

test.each([
  ['of the right type', { SecondsPath: '$.waitSeconds' }, {}, []],
  ['of another type', { SecondsPath: '$.explanation' }, {}, ['Pause reads $.explanation (integer)']],
  ['that nobody writes', { SecondsPath: '$.seconds' }, {}, ['Pause reads $.seconds (integer)']],
  ['below a nullable one', { SecondsPath: '$.cause.code' }, {}, ['Pause reads $.cause.code (integer)']],
  ['only after an error', {}, { CausePath: '$.error.Cause' }, ['Ended reads $.error.Cause (string)']],
  ['only without an error', {}, { CausePath: '$.explanation' }, ['Ended reads $.explanation (string)']],
])('a member %s', (_, wait, end, expected) => {
  expect(unknownReads(machineWith(wait, end))).toEqual(expected);
});

const output = {
  schemaVersion: 1,
  upgradeId: 'up-1',
  fence: 1,
  decision: 'wait',
  waitSeconds: 1,
  explanation: 'the workers register',
  hop: 0,
  batch: 0,
  watch: { since: 'a', deadline: 'b', lastWriteAt: null, alarmSince: null },
  cause: null,
  rollback: null,
};

test('a complete output may leave its Lambda', () => {
  expect(checkedOutput('ObserveBatch', output)).toEqual(output);
  expect(Object.keys(progress.shape).map((name) => `$.${name}`)).toEqual(
    [...progressMembers.keys()].filter((path) => /^\$\.\w+$/.test(path)),
  );
});

test.each(Object.keys(output))('an output without %s never leaves its Lambda', (name) => {
  const { [name as keyof typeof output]: _, ...incomplete } = output;

  expect(() => checkedOutput('ObserveBatch', incomplete)).toThrow(name);
});

test.each([
  ['a wait of 0 s, which the local engine never leaves', { waitSeconds: 0 }, 'waitSeconds'],
  ['a wait of half a second, which is States.Runtime', { waitSeconds: 0.5 }, 'waitSeconds'],
  ['a decision that the Choice does not know', { decision: 'succeeded' }, 'must not decide succeeded'],
])('%s never leaves its Lambda', (_, change, message) => {
  expect(() => checkedOutput('ObserveBatch', { ...output, ...change })).toThrow(message);
});
