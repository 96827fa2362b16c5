import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { NodeCluster, type StartedTask } from './simulated-fixtures.ts';

let cluster: NodeCluster;

beforeEach(() => {
  vi.useFakeTimers();
  cluster = new NodeCluster('127.9.9.1', false);
});

afterEach(async () => {
  await cluster.containers.stopAll();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

function seconds(count: number): Promise<unknown> {
  return vi.advanceTimersByTimeAsync(count * 1000);
}

/** As the web page tells them once its cache has run out. */
async function workerStates(): Promise<readonly string[]> {
  await seconds(2.1);
  return (await cluster.statistics()).workers.map((worker) => worker.state);
}

async function masterWithWorkers(
  version: string,
  count: number,
  workerVersion = version,
): Promise<[StartedTask, StartedTask[]]> {
  const master = cluster.master({ version });
  await seconds(1);
  const workers = Array.from({ length: count }, () => cluster.worker({ version: workerVersion }));
  await seconds(2);
  return [master, workers];
}

const crash = /CRITICAL\/locust\.runners: Unhandled exception in greenlet: .*MasterRunner\.client_listener/;

describe('pairs with a local locustfile', () => {
  test.each([
    ['2.4.0', '2.9.0', true],
    ['2.15.1', '2.46.3', true],
    ['2.25.0', '2.32.2', true],
    ['2.32.2', '2.25.0', true],
    ['2.47.0', '2.8.6', true],
  ])('master %s and worker %s: registered', async (master, worker, registered) => {
    cluster.master({ version: master });
    await seconds(1);
    const node = cluster.worker({ version: worker });
    await seconds(10);

    expect(await workerStates()).toEqual(registered ? ['ready'] : []);
    expect(node.lines[0]).toContain('Simulated node: no Locust runs here');
    expect(node.lines[1]).toMatch(new RegExp(`locust.main: Starting Locust ${worker}$`));
  });

  test('a worker that waits for an acknowledgement flaps on a master below 2.10', async () => {
    cluster.master({ version: '2.9.0' });
    await seconds(1.3);
    cluster.worker({ version: '2.15.1' });
    const states = new Set<string>();

    for (let read = 0; read < 15; read++) for (const state of await workerStates()) states.add(state);

    expect(states).toEqual(new Set(['ready', 'missing']));
  });
});

describe('pairs with -f -', () => {
  test.each([
    ['2.22.0', '2.25.0', 'waits', false],
    ['2.22.0', '2.32.2', 'waits', false],
    ['2.23.1', '2.30.0', 'works', false],
    ['2.30.0', '2.32.2', 'exits', false],
    ['2.32.2', '2.25.0', 'waits', true],
    ['2.47.0', '2.23.1', 'waits', true],
    ['2.32.2', '2.46.3', 'works', false],
    ['2.46.3', '2.31.0', 'works', false],
  ])('master %s, worker %s: the worker %s; listener dead: %s', async (version, workerVersion, fate, dead) => {
    // Prepare
    const master = cluster.master({ version });
    await seconds(1);

    // Act
    const worker = cluster.worker({ version: workerVersion, command: ['-f', '-'] });
    await seconds(5);

    // Assess
    expect(await workerStates()).toEqual(fate === 'works' ? ['ready'] : []);
    expect(worker.exits).toEqual(fate === 'exits' ? [1] : []);
    expect(master.lines.some((line) => crash.test(line))).toBe(dead);
    expect(master.exits).toEqual([]);
  });

  test('asked through LOCUST_LOCUSTFILE, the crash is one entry of the log page with its traceback', async () => {
    const master = cluster.master({ version: '2.32.2' });
    await seconds(1);
    cluster.worker({ version: '2.25.0', environment: { LOCUST_LOCUSTFILE: '-' } });
    await seconds(1);

    const entries: string[] = JSON.parse(await cluster.page('/logs')).master;
    const entry = entries.filter((each) => crash.test(each));
    expect(entry).toHaveLength(1);
    expect(entry[0]).toMatch(/Traceback.*TypeError: 'NoneType' object is not subscriptable$/s);
    expect(master.lines.at(-1)).toBe("TypeError: 'NoneType' object is not subscriptable");
  });
});

describe('a master whose listener died', () => {
  test('lives on, loses its workers after 4 s, stops the test, takes no new worker, exits 2', async () => {
    // Prepare
    const [master, workers] = await masterWithWorkers('2.32.2', 3);
    await cluster.page('/swarm', 'POST', 'user_count=30&spawn_rate=30');
    await seconds(3);
    expect(await cluster.statistics()).toMatchObject({ state: 'running', user_count: 30 });

    // Act
    const bad = cluster.worker({ version: '2.25.0', command: ['-f', '-'] });
    await seconds(1);
    const late = cluster.worker({ version: '2.32.2' });
    await seconds(7);

    // Assess
    expect(await workerStates()).toEqual(['missing', 'missing', 'missing']);
    expect(await cluster.statistics()).toMatchObject({ state: 'stopped', user_count: 0 });
    expect(JSON.parse(await cluster.page('/swarm', 'POST', 'user_count=1&spawn_rate=1')).success).toBe(true);
    master.stop();
    await seconds(2);
    expect(master.exits).toEqual([2]);
    expect(workers.map((worker) => worker.exits)).toEqual([[0], [0], [0]]);
    expect([bad.exits, late.exits]).toEqual([[], []]);
    bad.stop();
    await seconds(0.1);
    expect(bad.exits).toEqual([143]);
  });

  test('its workers give up after 60 s and are forgotten', async () => {
    const [, workers] = await masterWithWorkers('2.32.2', 2);
    cluster.worker({ version: '2.25.0', command: ['-f', '-'] });
    await seconds(70);

    expect(workers.map((worker) => worker.exits)).toEqual([[0], [0]]);
    expect(workers[0]?.lines.join('\n')).toContain("Didn't get heartbeat from master in over 60s");
    expect((await cluster.statistics()).workers).toEqual([]);
  });
});

describe('a master that ends', () => {
  test('by SIGTERM takes its workers with it', async () => {
    const [master, workers] = await masterWithWorkers('2.32.2', 4);

    master.stop();
    await seconds(1.2);

    expect(master.exits).toEqual([0]);
    expect(workers.map((worker) => worker.exits)).toEqual([[0], [0], [0], [0]]);
    expect(workers[0]?.lines.join('\n')).toContain('Got quit message from master, shutting down...');
  });

  test.each([
    ['2.15.1', '2.15.1', []],
    ['2.32.2', '2.15.1', []],
    ['2.15.1', '2.32.2', []],
    ['2.19.0', '2.19.0', [0]],
    ['2.46.3', '2.19.0', [0]],
  ])('%s by SIGKILL leaves workers %s, which end with %j', async (version, workerVersion, exits) => {
    const [master, workers] = await masterWithWorkers(version, 1, workerVersion);

    master.kill();
    await seconds(55);
    expect(workers[0]?.exits).toEqual([]);
    await seconds(15);

    expect(master.exits).toEqual([137]);
    expect(workers[0]?.exits).toEqual(exits);
  });

  test('leaves workers that its successor does not adopt', async () => {
    const [master] = await masterWithWorkers('2.32.2', 1);
    master.kill();

    const successor = cluster.master({ version: '2.32.2' });
    await seconds(8);

    expect(await workerStates()).toEqual([]);
    expect(successor.lines.join('\n')).toContain('Discarded report from unrecognized worker simulated-');
    expect((await cluster.statistics()).state).toBe('stopped');
  });

  test('is found by workers that started before their next one listens', async () => {
    const early = cluster.worker({ version: '2.25.0' });
    await seconds(12);

    cluster.master({ version: '2.32.2' });
    await seconds(6);

    expect(await workerStates()).toEqual(['ready']);
    expect(early.exits).toEqual([]);
  });

  test('is waited for 60 times 5 s', async () => {
    const worker = cluster.worker({ version: '2.32.2' });
    await seconds(310);

    expect(worker.exits).toEqual([255]);
    expect(
      worker.lines.filter((line) => line.includes('Failed to connect to master master:5557')),
    ).toHaveLength(59);
  });
});

describe('two workers that stop at the same moment while a test runs', () => {
  test.each([
    ['2.25.0', true],
    ['2.46.3', true],
    ['2.47.0', false],
  ])('on %s the listener dies: %s', async (version, dead) => {
    const [master, workers] = await masterWithWorkers(version, 4);
    await cluster.page('/swarm', 'POST', 'user_count=40&spawn_rate=40');
    await seconds(3);

    workers[0]?.stop();
    workers[1]?.stop();
    await seconds(3);

    expect(master.lines.some((line) => crash.test(line))).toBe(dead);
    expect(master.lines.join('\n')).toContain('Got spawning message from unknown worker');
  });

  test('half a second apart, or without a test, nothing dies', async () => {
    const [master, workers] = await masterWithWorkers('2.32.2', 5);
    workers[4]?.stop();
    workers[3]?.stop();
    await seconds(1);
    await cluster.page('/swarm', 'POST', 'user_count=40&spawn_rate=40');
    await seconds(3);

    workers[0]?.stop();
    await seconds(0.5);
    workers[1]?.stop();
    await seconds(3);

    expect(master.lines.some((line) => crash.test(line))).toBe(false);
    expect(await workerStates()).toEqual(['running']);
  });
});

describe('containers that cannot work', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'simulated-'));
    writeFileSync(join(folder, 'broken.py'), 'from locust import User\nraise RuntimeError("no")\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    ['a locustfile that is not there', () => ['-f', join(folder, 'absent.py')], 'Could not find'],
    [
      'a locustfile that raises',
      () => ['--locustfile', join(folder, 'broken.py')],
      'raise RuntimeError("no")',
    ],
    [
      'one of two that raises',
      () => [`--locustfile=${join(folder, 'broken.py')},${import.meta.filename}`],
      'raise',
    ],
  ])('%s: exit 1 after half a second', async (_what, command, printed) => {
    const worker = cluster.worker({ version: '2.32.2', command: command() });

    await seconds(0.4);
    expect([worker.running, worker.exits]).toEqual([1, []]);
    await seconds(0.2);

    expect(worker.exits).toEqual([1]);
    expect(worker.lines.join('\n')).toContain(printed);
  });

  test('an image of no Locust 2 release is not pulled', async () => {
    const task = cluster.start({
      address: '127.9.9.2',
      image: 'nginx:1',
      command: ['--worker'],
      environment: {},
    });
    await seconds(1);

    expect([task.running, task.exits]).toEqual([0, [null]]);
  });

  test.each([
    [['--worker', '--processes', '4'], 1, 'use real Locust nodes'],
    [['--master', '--headless'], 1, 'use real Locust nodes'],
    [['--master', '--worker'], 255, 'cannot be combined'],
    [[], 1, 'masters or workers'],
  ])('%j exits with %i', async (command, code, printed) => {
    const image = 'locustio/locust:2.32.2';
    const environment: Record<string, string> = command.includes('--headless')
      ? { LOCUST_HEADLESS: '1' }
      : {};
    const task = cluster.start({ address: '127.9.9.2', image, command, environment });
    await seconds(1);

    expect(task.exits).toEqual([code]);
    expect(task.lines.join('\n')).toContain(printed);
  });
});
