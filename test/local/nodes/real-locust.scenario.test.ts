import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LoopbackAddresses } from '../../../lib/local/nodes/addresses.ts';
import type { Container, ContainerSpec } from '../../../lib/local/nodes/container.ts';
import { type Environment, ensureEnvironments } from '../../../lib/local/nodes/environments.ts';
import { LocustContainers } from '../../../lib/local/nodes/locust-containers.ts';
import { demoLocustfile } from '../../../lib/local/nodes/locustfile.ts';
import { checkPorts } from '../../../lib/local/nodes/ports.ts';
import { birthOf } from '../../../lib/local/nodes/process-table.ts';
import { cleanUpAfterCrash, RunFile } from '../../../lib/local/nodes/run-file.ts';

/** Installs into the user's cache: from the second run on no network is needed. */
let environments: ReadonlyMap<string, Environment>;
const folder = mkdtempSync(join(tmpdir(), 'locust-nodes-'));

beforeAll(async () => {
  environments = await ensureEnvironments(['2.25.0', '2.32.2']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Node {
  readonly container: Container;
  readonly exited: Promise<{ code: number | null; reason: string | null }>;
  readonly reports: string[];
}

/** A runtime with its own table of names and run file. */
function cluster(name: string) {
  const addresses = new LoopbackAddresses();
  const cache = join(folder, name);
  const lines: string[] = [];
  const containers = new LocustContainers({
    environments,
    addresses,
    logFolder: join(cache, 'logs'),
    runFile: new RunFile(cache),
    onLine: ({ task, line }) => lines.push(`${task} ${line}`),
  });
  const start = (spec: ContainerSpec): Node => {
    const reports: string[] = [];
    const { promise, resolve } = Promise.withResolvers<{ code: number | null; reason: string | null }>();
    const container = containers.start(spec, {
      running: () => reports.push('running'),
      exited: (code, reason) => {
        reports.push('exited');
        resolve({ code, reason });
      },
    });
    return { container, exited: promise, reports };
  };
  return { addresses, cache, containers, lines, start };
}

function masterSpec(version: string, address: string): ContainerSpec {
  const environment = { LOCUST_MODE_MASTER: 'true', LOCUST_LOCUSTFILE: demoLocustfile };
  return { ...node('master', version, address), environment };
}

function workerSpec(task: string, version: string, address: string): ContainerSpec {
  const environment = { LOCUST_MASTER_NODE_HOST: 'master.test', LOCUST_LOCUSTFILE: demoLocustfile };
  return { ...node(task, version, address), command: ['--worker'], environment };
}

function node(task: string, version: string, address: string): ContainerSpec {
  const image = `locustio/locust:${version}`;
  return { task, service: 'demo', address, image, command: [], environment: {} };
}

async function until<T>(what: string, read: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const deadline = performance.now() + 30_000;
  while (performance.now() < deadline) {
    const value = await read();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited 30 s for ${what}`);
}

interface Statistics {
  readonly state: string;
  readonly user_count: number;
  readonly workers: readonly unknown[];
}

async function statistics(address: string): Promise<Statistics | undefined> {
  const response = await fetch(`http://${address}:8089/stats/requests`).catch(() => undefined);
  return response?.ok ? ((await response.json()) as Statistics) : undefined;
}

function runFiles(cache: string): readonly string[] {
  return readdirSync(join(cache, 'runs'));
}

test.each(['2.25.0', '2.32.2'])(
  'a master and two workers of %s find each other, load and leave',
  async (version) => {
    // Prepare
    await checkPorts([8089, 5557]);
    const { addresses, cache, containers, lines, start } = cluster(version);
    addresses.register('master.test');
    const address = addresses.draw('master.test');

    // Act
    const master = start(masterSpec(version, address));
    const workers = ['w1', 'w2'].map((task) => start(workerSpec(task, version, addresses.draw(null))));
    await until('two workers', async () =>
      (await statistics(address))?.workers.length === 2 ? true : undefined,
    );
    await fetch(`http://${address}:8089/swarm`, {
      method: 'POST',
      body: new URLSearchParams({ user_count: '8', spawn_rate: '8' }),
    });
    await until('8 users', async () => ((await statistics(address))?.user_count === 8 ? true : undefined));
    await fetch(`http://${address}:8089/stop`);
    for (const { container } of workers) container.stop();
    const workerExits = await Promise.all(workers.map(({ exited }) => exited));
    master.container.stop();
    const masterExit = await master.exited;

    // Assess
    expect(workerExits.map(({ code }) => code)).toEqual([0, 0]);
    expect(masterExit).toEqual({ code: 0, reason: null });
    expect(master.reports).toEqual(['running', 'exited']);
    const printed = lines.filter((line) => line.startsWith('master ')).map((line) => line.slice(7));
    expect(printed.join('\n')).toContain(`Starting Locust ${version}`);
    expect(readFileSync(join(cache, 'logs', 'demo-master.log'), 'utf8')).toBe(`${printed.join('\n')}\n`);
    expect(runFiles(cache)).toEqual([]);
    await containers.stopAll();
  },
);

test('a worker without its master ends by the signal, and two masters share the ports on two addresses', async () => {
  // Prepare
  const { addresses, containers, start } = cluster('lonely');
  const [blue, green] = [addresses.draw(null), addresses.draw(null)];

  // Act
  const masters = [
    start({ ...masterSpec('2.25.0', blue), task: 'blue' }),
    start(masterSpec('2.32.2', green)),
  ];
  const worker = start(workerSpec('lonely', '2.32.2', addresses.draw(null)));
  await until('both masters', async () => (await statistics(blue)) && (await statistics(green)));
  worker.container.stop();
  const { code } = await worker.exited;
  await containers.stopAll();

  // Assess
  expect([0, 143]).toContain(code);
  expect((await Promise.all(masters.map(({ exited }) => exited))).map((exit) => exit.code)).toEqual([
    137, 137,
  ]);
  expect(await statistics(green)).toBeUndefined();
});

test('a second master on the same address exits by itself', async () => {
  // Prepare
  const { addresses, containers, start } = cluster('taken');
  const address = addresses.draw(null);
  start(masterSpec('2.32.2', address));
  await until('the first master', () => statistics(address));

  // Act
  const { code } = await start({ ...masterSpec('2.32.2', address), task: 'second' }).exited;
  await containers.stopAll();

  // Assess
  expect([1, 2]).toContain(code);
});

test('what a killed command left behind is ended by the next one, and nothing else', async () => {
  // Prepare: an owner in a process of its own, which dies by SIGKILL
  const cache = join(folder, 'crashed');
  const { locust } = environments.get('2.32.2') ?? { locust: '' };
  const owner = spawn(process.execPath, [
    join(import.meta.dirname, 'crashing-owner.ts'),
    cache,
    locust,
    demoLocustfile,
  ]);
  const [answer] = await once(owner.stdout, 'data');
  const orphan = Number(String(answer));
  const whileItLives = cleanUpAfterCrash(cache);
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  const survived = birthOf(orphan) !== null;

  // Act
  const killed = cleanUpAfterCrash(cache);

  // Assess
  expect({ whileItLives, survived, killed }).toEqual({ whileItLives: [], survived: true, killed: [orphan] });
  await until('its end', () => (birthOf(orphan) === null ? true : undefined));
  expect(runFiles(cache)).toEqual([]);
  expect(cleanUpAfterCrash(cache)).toEqual([]);
});

test('an executable that is gone makes a container that can not start', async () => {
  // Prepare
  const { start, containers } = cluster('gone');
  const broken = { version: '2.4.0', python: '/none/bin/python', locust: '/none/bin/locust' };
  const missing = new LocustContainers({
    environments: new Map([['2.4.0', { ...broken, installed: 'cached', seconds: 0 }]]),
    addresses: new LoopbackAddresses(),
    logFolder: join(folder, 'gone', 'logs'),
    runFile: new RunFile(join(folder, 'gone')),
    onLine: () => {},
  });
  const spec = masterSpec('2.4.0', '127.1.1.1');

  // Act
  const notStarted = await new Promise((resolve) => {
    missing.start(spec, {
      running: () => resolve('running'),
      exited: (code, reason) => resolve({ code, reason }),
    });
  });
  const notPulled = await start(spec).exited;
  await containers.stopAll();

  // Assess
  expect(notStarted).toEqual({
    code: null,
    reason: expect.stringMatching(/^CannotStartContainerError: .*ENOENT/),
  });
  expect(notPulled).toEqual({
    code: null,
    reason: expect.stringMatching(/^CannotPullContainerError: locustio/),
  });
  expect(existsSync(join(folder, 'gone', 'logs'))).toBe(true);
});
