import { existsSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { lambdaNames } from '../lib/contract/lambdas.ts';
import { type TaskStateName, taskStates } from '../lib/contract/states.ts';
import {
  type Import,
  reachableFrom,
  runtimeImports,
  sourceFiles,
  specifiersIn,
  writtenImports,
} from './import-graph.ts';

interface Rule {
  /** Rooms that it may import besides itself. */
  readonly rooms: readonly string[];
  readonly packages: RegExp;
}

const inLambdas = /^(@aws-sdk\/|@aws-lambda-powertools\/|@msgpack\/msgpack$|semver$|zod\/mini$|node:)/;
const inCdk = /^(aws-cdk-lib(\/|$)|constructs$|node:)/;
const anything = /^(?!zod$)/;

/** Which room may import which. A room that is missing here may not exist. */
const rules: Readonly<Record<string, Rule>> = {
  'lib/domain': { rooms: [], packages: /^semver$/ },
  'lib/contract': { rooms: ['lib/domain'], packages: /^zod\/mini$/ },
  'lib/ports': { rooms: ['lib/domain'], packages: /^$/ },
  'lib/states': { rooms: ['lib/ports', 'lib/domain', 'lib/contract'], packages: /^$/ },
  'lib/functions': { rooms: ['lib/states', 'lib/ports', 'lib/domain', 'lib/contract'], packages: /^$/ },
  'lib/adapters': { rooms: ['lib/ports', 'lib/domain', 'lib/contract'], packages: inLambdas },
  'lib/runtime': {
    rooms: ['lib/functions', 'lib/states', 'lib/adapters', 'lib/ports', 'lib/contract', 'lib/domain'],
    packages: inLambdas,
  },
  lambdas: {
    rooms: [
      'lib/runtime',
      'lib/functions',
      'lib/states',
      'lib/adapters',
      'lib/ports',
      'lib/contract',
      'lib/domain',
    ],
    packages: /^$/,
  },
  'lib/workflow': { rooms: ['lib/contract', 'lib/domain'], packages: inCdk },
  'lib/constructs': {
    rooms: ['lib/workflow', 'lib/contract', 'lib/domain'],
    packages: new RegExp(`${inCdk.source}|^zod/mini$`),
  },
  'lib/local': { rooms: ['lib/adapters', 'lib/contract', 'lib/domain'], packages: anything },
  'lib/cli': {
    rooms: [
      'lib/constructs',
      'lib/local',
      'lib/adapters',
      'lib/functions',
      'lib/states',
      'lib/ports',
      'lib/contract',
      'lib/domain',
    ],
    packages: anything,
  },
  'lib/index.ts': { rooms: ['lib/constructs', 'lib/contract'], packages: /^$/ },
  bin: { rooms: ['lib/cli', 'lib/constructs', 'lib/contract'], packages: anything },
};

/** `lib/domain` for `lib/domain/plan.ts`, `bin` for `bin/app.ts`. */
function roomOf(file: string): string {
  const [first = '', second = ''] = file.split('/');
  return first === 'lib' ? `${first}/${second}` : first;
}

function breaches(imports: readonly Import[]): readonly string[] {
  return imports
    .filter(({ from, to, external }) => {
      const rule = rules[roomOf(from)];
      if (external) return !rule?.packages.test(to);
      return roomOf(from) !== roomOf(to) && !rule?.rooms.includes(roomOf(to));
    })
    .map(({ from, to }) => `${from} imports ${to}`);
}

test('every file lies in a room that has a rule', () => {
  expect(sourceFiles.filter((file) => !rules[roomOf(file)])).toEqual([]);
});

test('what is imported when the code runs keeps to the rules', async () => {
  const imports = await runtimeImports();

  expect(new Set(imports.map(({ from }) => from))).toContain('lib/states/prepare.ts');
  expect(breaches(imports)).toEqual([]);
});

test('what is imported for its types keeps to the same rules', () => {
  expect(breaches(writtenImports())).toEqual([]);
});

test('the imports as they are written are all that the bundler finds, and more', async () => {
  const written = new Set(writtenImports().map(({ from, to }) => `${from} ${to}`));
  const missed = (await runtimeImports()).filter(({ from, to }) => !written.has(`${from} ${to}`));

  expect(missed).toEqual([]);
});

test.each([
  ['domain does not know the contract', 'lib/domain/plan.ts', 'lib/contract/payloads.ts', false],
  ['domain knows no package but semver', 'lib/domain/plan.ts', 'node:fs', true],
  ['ports know no contract', 'lib/ports/clock.ts', 'lib/contract/errors.ts', false],
  ['states know no adapter', 'lib/states/gate.ts', 'lib/adapters/ecs/paging.ts', false],
  ['states know no Lambda without a state', 'lib/states/gate.ts', 'lib/functions/recover.ts', false],
  ['states know no AWS client', 'lib/states/gate.ts', '@aws-sdk/client-ecs', true],
  ['adapters know no state', 'lib/adapters/ecs/paging.ts', 'lib/states/gate.ts', false],
  ['the embedded AWS knows no port', 'lib/local/validate.ts', 'lib/ports/clock.ts', false],
  ['the embedded AWS knows no workflow', 'lib/local/validate.ts', 'lib/workflow/task.ts', false],
  ['a Lambda knows no CDK', 'lambdas/gate/index.ts', 'aws-cdk-lib', true],
  ['nobody knows a Lambda', 'lib/constructs/permissions.ts', 'lambdas/gate/index.ts', false],
])('%s', (_, from, to, external) => {
  expect(breaches([{ from, to, external }])).toEqual([`${from} imports ${to}`]);
});

test('imports of every form are read from source text', () => {
  const source = [
    "import './a.ts';",
    "import type { B } from './b.ts';",
    "import {\n  c,\n  type C,\n} from './c.ts';",
    "export { d } from './d.ts';",
    "export * from './e.ts';",
    "type F = import('./f.ts').F;",
    "const g = await import('./g.ts');",
    "export const text = 'no import';",
  ];

  expect(specifiersIn(source.join('\n'))).toEqual(
    ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => `./${name}.ts`),
  );
});

describe.each(lambdaNames)('the Lambda %s', (name) => {
  test('brings neither CDK code nor the command line nor the embedded AWS along', async () => {
    const reached = reachableFrom(`lambdas/${name}/index.ts`, await runtimeImports());
    const unwanted = /^(lib\/(local|cli|workflow|constructs)\/|aws-cdk-lib|constructs$)/;

    expect(reached.length).toBeGreaterThan(5);
    expect(reached.filter((file) => unwanted.test(file))).toEqual([]);
  });

  test('is at most 560 KiB', () => {
    const bundle = `dist/lambdas/${name}/index.mjs`;

    expect(existsSync(bundle), `${bundle} is missing: run npm run bundle`).toBe(true);
    expect(statSync(bundle).size / 1024).toBeLessThanOrEqual(560);
  });

  test('has a file of the same name that says what it does', () => {
    const homes = [`lib/states/${name}.ts`, `lib/functions/${name}.ts`];

    expect(sourceFiles.filter((file) => homes.includes(file))).toHaveLength(1);
  });
});

test('each Lambda folder belongs to a Lambda of the contract', () => {
  const folders = sourceFiles.filter((file) => file.startsWith('lambdas/'));

  expect(folders.toSorted()).toEqual(lambdaNames.map((name) => `lambdas/${name}/index.ts`).toSorted());
});

test.each(Object.keys(taskStates) as TaskStateName[])('the Lambda of %s serves it', async (state) => {
  const { handler } = await import(`../lambdas/${taskStates[state].lambda}/index.ts`);

  // Without its environment it can't go on, and says so with an error that the machine knows by name.
  const call = handler({ state, executionArn: 'arn', input: {} });

  await expect(call).rejects.toMatchObject({ name: 'environment-incomplete' });
});
