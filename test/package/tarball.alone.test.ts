import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lambdaNames } from '../../lib/contract/lambdas.ts';
import { adoptionWorld } from '../cli/adopt/adoption-world.ts';
import { adoptable, type ExistingClusterCase } from '../cli/adopt/existing-clusters.ts';
import { InstalledPackage } from './installed-package.ts';

/** Ten lines of a team's app, after the imports. */
const app = `
const app = new App({ outdir: OUTDIR, analyticsReporting: false });
const stack = new Stack(app, 'Team');
const cluster = new LocustCluster(stack, 'Locust', { version: '2.32.2', workers: 4 });
const upgrader = new LocustUpgrader(stack, 'Upgrader', { cluster });
new UpgradeOnDeploy(stack, 'OnDeploy', { upgrader, target: cluster.revision });
app.synth();
`;

const names = 'LocustCluster, LocustUpgrader, UpgradeOnDeploy';
const asModule = `import { App, Stack } from 'aws-cdk-lib';\nimport { ${names} } from 'locust-upgrade';\n${app}`;
const asCommonJs = `const { App, Stack } = require('aws-cdk-lib');\nconst { ${names} } = require('locust-upgrade');\n${app}`;

async function printedApp(existing: ExistingClusterCase): Promise<string> {
  const answer = await (await adoptionWorld(existing)).adopt();
  if (answer.kind === 'refused') throw new Error(answer.cause.message);
  return answer.cdk;
}

/** The code that a page shows, in the stack that its `this` is. */
function asStack(page: string): string {
  const code = /```ts\n([^`]+)```/.exec(page)?.[1] ?? '';
  const lines = code.split('\n');
  const imports = lines.filter((line) => line.startsWith('import '));
  const body = lines.filter((line) => !line.startsWith('import '));
  const construction = ['constructor() {', "super(new App(), 'Team');", ...body, '}'];
  return [
    "import { App, Stack } from 'aws-cdk-lib';",
    ...imports,
    'class Team extends Stack {',
    ...construction,
    '}',
  ].join('\n');
}

let installed: InstalledPackage;

beforeAll(async () => {
  installed = await InstalledPackage.install();
}, 120_000);

afterAll(() => installed.remove());

describe('the package, installed elsewhere', () => {
  test.each([
    ['an ES module', 'app.mjs', asModule],
    ['CommonJS', 'app.cjs', asCommonJs],
  ])('synthesizes a team’s app as %s, with no bundler', async (_kind, file, text) => {
    // Prepare
    const outdir = `out-${file}`;
    installed.write(file, text.replace('OUTDIR', `'${outdir}'`));

    // Act
    await installed.node(file);

    // Assess
    const template = installed.read(`${outdir}/Team.template.json`);
    const resources = Object.values(JSON.parse(template).Resources as Record<string, { Type: string }>);
    const count = (type: string) => resources.filter(({ Type }) => Type === type).length;
    expect(count('AWS::ECS::Service')).toBe(4);
    // Its own, and the waiter of the provider for deploys.
    expect(count('AWS::StepFunctions::StateMachine')).toBe(2);
    expect(count('AWS::Lambda::Function')).toBeGreaterThanOrEqual(lambdaNames.length - 1);
  });

  test.each<[module: string, resolution: string]>([
    ['nodenext', 'nodenext'],
    ['node16', 'node16'],
    ['esnext', 'bundler'],
  ])('has types for an ES module and for CommonJS, modules being %s and found by %s', async (...ways) => {
    // Prepare
    const typed = asModule.replace('OUTDIR', "'out-types'");
    for (const kind of ['mts', 'cts']) {
      installed.write(`typed.${kind}`, typed);
      installed.write(`wrong.${kind}`, typed.replace('workers: 4', "workers: 'four'"));
    }
    installed.write('readme.mts', asStack(installed.read('node_modules/locust-upgrade/README.md')));

    // Act
    const files = ['typed.mts', 'typed.cts', 'wrong.mts', 'wrong.cts', 'readme.mts'];
    const complaints = await installed.complaints(ways, files);

    // Assess
    const wrong = "error TS2322: Type 'string' is not assignable to type 'number'.";
    expect(complaints.toSorted()).toEqual([
      expect.stringMatching(new RegExp(`^wrong\\.cts.*${wrong}`)),
      expect.stringMatching(new RegExp(`^wrong\\.mts.*${wrong}`)),
    ]);
  });

  test('can be required where ES modules can not, as in test runners', async () => {
    installed.write('runner.cjs', "require('locust-upgrade');");
    await installed.node('--no-experimental-require-module', 'runner.cjs');
  });

  test('holds what it needs, with licences and documentation, and nothing else', () => {
    // Prepare
    const files = installed.files();
    const readme = installed.read('node_modules/locust-upgrade/README.md');
    const licences = installed.read('node_modules/locust-upgrade/dist/third-party-licences.txt');

    // Act
    const documents = [...readme.matchAll(/\]\((docs\/[\w./-]+)/g)].map(([, path = '']) => path);
    const left = files.filter((file) => !/^dist\/|^docs\/|^(package\.json|[A-Z]+(\.md)?)$/.test(file));

    // Assess
    expect(documents.length).toBeGreaterThan(5);
    expect(files).toEqual(expect.arrayContaining(documents));
    expect(files).toContain('dist/lib/local/nodes/locustfile.py');
    expect(left).toEqual([]);
    expect(files.filter((file) => /\.map$|\.test\.|\.node$/.test(file))).toEqual([]);
    for (const name of ['@aws-sdk/client-ecs', '@smithy/core', 'semver', 'zod']) {
      expect(licences).toMatch(new RegExp(`^${name} [\\d.]+ \\(`, 'm'));
    }
  });

  test('is what the apps that adopt prints are written for: they compile, and synthesize as they are', async () => {
    // Prepare
    const apps = await Promise.all(adoptable.map(printedApp));
    // Where the CDK command would have it synthesize to.
    installed.write('synthesis.env', 'CDK_OUTDIR=adopted\n');
    const files = apps.map((text, index) => {
      installed.write(`adopted-${index}.mts`, text);
      return `adopted-${index}.mts`;
    });

    // Act
    const complaints = await installed.complaints(['nodenext', 'nodenext'], files);
    // It has no types of its own to strip.
    installed.write('adopted.mjs', apps[0] ?? '');
    await installed.node('--env-file=synthesis.env', 'adopted.mjs');

    // Assess
    expect(complaints).toEqual([]);
    expect(files).toHaveLength(5);
    expect(installed.read('adopted/LocustUpgrader.template.json')).toContain(
      'AWS::StepFunctions::StateMachine',
    );
  });

  test('has a command that starts, and says its version', async () => {
    const command = 'node_modules/locust-upgrade/dist/bin/locust-upgrade.js';
    expect(await installed.node(command, '--version')).toBe(`${installed.manifest.version}\n`);
    expect(await installed.node(command, 'compat', '2.32.2', '2.25.0')).toContain(
      'safe: master 2.32.2, worker 2.25.0',
    );
  });

  test('brings no Node along, and lets nobody import what it does not promise', async () => {
    const { dependencies, peerDependencies, optionalDependencies } = installed.manifest;
    const brought = Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies });
    expect(brought.filter((name) => /^(node|esbuild)/.test(name))).toEqual([]);
    installed.write('inside.mjs', "import 'locust-upgrade/dist/lib/constructs/locust-cluster.js';");
    await expect(installed.node('inside.mjs')).rejects.toMatchObject({
      stderr: expect.stringContaining('ERR_PACKAGE_PATH_NOT_EXPORTED'),
    });
  });
});
