import { expect, test } from 'vitest';
import type { Deployed } from './deployed.ts';
import { fullestStacks } from './fullest-stacks.ts';
import { grantKey } from './grant-key.ts';
import { idleGrants } from './idle-grants.ts';
import { type Judgement, judge } from './judge.ts';
import { recordedStacks } from './recorded.ts';

/**
 * Least privilege, both ways: what every scenario recorded before is judged against the policies of the template that
 * it ran under.
 */
const recorded = recordedStacks();

const judged = Promise.all(
  recorded.map(async ({ stack, calls }) => {
    const judgements = await Promise.all(
      calls.map(async (call) => {
        const role = stack.roles.get(call.caller);
        return { stack, role, judgement: await judge(role, call) };
      }),
    );
    return judgements;
  }),
).then((lists) => lists.flat());

test('every call that a scenario made is allowed', async () => {
  const reasons = (await judged).flatMap(({ judgement }) => reasonOf(judgement));

  expect([...new Set(reasons)].toSorted()).toEqual([]);
});

test('every action and resource pattern that is allowed was used, or stands on the short list', async () => {
  const used = new Set(
    (await judged).flatMap(({ stack, role, judgement }) =>
      role && judgement.kind === 'allowed' ? judgement.by.map((grant) => grantKey(stack, role, grant)) : [],
    ),
  );

  const every = [...allowed()];
  const idle = every.filter((key) => !used.has(key));

  expect(idle.filter((key) => !idleGrants.some(({ pattern }) => pattern.test(key))).toSorted()).toEqual([]);
  // Which of the listed ones are used depends on the moment; a reason for what nobody allows any more is untrue.
  const untrue = idleGrants.filter(({ pattern }) => !every.some((key) => pattern.test(key)));
  expect(untrue.map(({ pattern }) => String(pattern))).toEqual([]);
});

/** By the stacks that scenarios ran under, and by those that have more options than any scenario. */
function allowed(): ReadonlySet<string> {
  // A scenario deploys registrations that are none: whatever its stack allows is used by nobody.
  const usable = recorded
    .map(({ stack }) => stack)
    .filter(({ names }) => [...names.values()].includes('<cluster>'));
  return new Set([...usable, ...fullestStacks()].flatMap(allowedBy));
}

function allowedBy(stack: Deployed): readonly string[] {
  return [...stack.roles.values()].flatMap((role) =>
    role.grants.filter(({ effect }) => effect === 'Allow').map((grant) => grantKey(stack, role, grant)),
  );
}

function reasonOf(judgement: Judgement): readonly string[] {
  return judgement.kind === 'not-allowed' ? [judgement.reason] : [];
}
