import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode, encode } from '@msgpack/msgpack';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { Router } from 'zeromq';
import { probeListener } from '../../../lib/adapters/locust/listener-probe.ts';
import { LocustMasters } from '../../../lib/adapters/locust/locust-masters.ts';
import { ask } from '../../../lib/adapters/locust/zmtp.ts';
import type { MasterReading } from '../../../lib/domain/health/reading.ts';
import { selfSigned } from '../../../lib/local/certificate.ts';
import { type Environment, ensureEnvironments } from '../../../lib/local/nodes/environments.ts';
import type { MasterEndpoint } from '../../../lib/ports/masters.ts';
import { endpoint, testAddress } from './endpoint.ts';
import { moves, moveTest } from './moved-test.ts';
import { type RealNode, startMaster, startWorker } from './real-node.ts';

const patient = { tryMilliseconds: 3_000, tries: 2 };

describe('a ROUTER of libzmq', () => {
  async function router() {
    const socket = new Router({ linger: 0 });
    await socket.bind(`tcp://${testAddress}:*`);
    const listenerPort = Number(socket.lastEndpoint?.split(':').at(-1));
    return { socket, master: endpoint({ listenerPort }) };
  }

  test.each([10, 300, 500_000])(
    'gets the probe as one message and its answer of %i bytes is read',
    async (size) => {
      // Prepare
      const { socket, master } = await router();
      const reading = probeListener(master, patient);

      // Act
      const [identity, body, ...rest] = await socket.receive();
      const answer = ['locustfile', { contents: 'x'.repeat(size) }, String(identity)];
      await socket.send([identity ?? '', Buffer.from(encode(answer))]);

      // Assess
      expect(rest).toEqual([]);
      expect(decode(body ?? Buffer.alloc(0))).toEqual(['locustfile', { version: '0.0.0' }, String(identity)]);
      expect((await reading).kind).toBe('answered');
      socket.close();
    },
  );

  test('that is never read from is silent: its port answers the handshake by itself', async () => {
    const { socket, master } = await router();
    expect(await probeListener(master, { tryMilliseconds: 200, tries: 2 })).toEqual({
      kind: 'silent',
      tries: 2,
    });
    socket.close();
  });
});

describe('a real Locust', () => {
  const masters = new LocustMasters();
  const nodes: RealNode[] = [];
  let environments: ReadonlyMap<string, Environment>;

  /** Installs into the user's cache: from the second run on no network is needed. */
  beforeAll(async () => {
    const moving = moves.flatMap(({ from, to }) => [from, to]);
    environments = await ensureEnvironments(['2.25.0', '2.32.2', ...moving]);
  });
  afterEach(async () => {
    await Promise.all(nodes.splice(0).map((node) => node.stop()));
  });

  function environmentOf(version: string): Environment {
    const environment = environments.get(version);
    if (environment === undefined) throw new Error(`Locust ${version} is not installed`);
    return environment;
  }

  function cluster(masterVersion: string, workerVersion: string, extra: readonly string[] = []) {
    const master = startMaster(environmentOf(masterVersion), extra);
    nodes.push(master, startWorker(environmentOf(workerVersion), master));
    return endpoint({ address: master.address, webPort: 8089, listenerPort: 5557 });
  }

  /** Looks until what the test needs has happened; the statistics are up to 2 s old. */
  function readUntil(
    master: MasterEndpoint,
    seen: (reading: MasterReading) => boolean,
    reader: LocustMasters = masters,
  ): Promise<MasterReading> {
    return vi.waitFor(
      async () => {
        const reading = await reader.read(master);
        if (!seen(reading)) throw new Error(`not seen yet: ${JSON.stringify(reading)}`);
        return reading;
      },
      { timeout: 30_000, interval: 250 },
    );
  }

  const hasWorker = ({ web }: MasterReading) => web.kind === 'answered' && web.workers.length === 1;
  const workerOf = ({ web }: MasterReading) => (web.kind === 'answered' ? (web.workers[0]?.id ?? '') : '');
  const hasCrashed = ({ log }: MasterReading) => log.kind === 'read' && log.crash !== null;

  test.each(['2.25.0', '2.32.2'])(
    '%s shows its version and its worker, and its listener answers',
    async (version) => {
      // Prepare
      const master = cluster(version, version);

      // Act
      const reading = await readUntil(master, hasWorker);

      // Assess
      expect(reading).toMatchObject({
        version,
        web: { state: 'ready', users: 0, workers: [{ state: 'ready' }] },
        log: { kind: 'read', crash: null, mismatched: {} },
        listener: { kind: 'answered' },
      });
      expect(await masters.stopTest(master)).toBe(true);
    },
  );

  test('2.32.2 warns of a worker of 2.25.0, and takes its version from that', async () => {
    const reading = await readUntil(cluster('2.32.2', '2.25.0'), hasWorker);
    expect(reading.log).toMatchObject({ reported: {}, mismatched: { [workerOf(reading)]: '2.25.0' } });
  });

  test('2.32.2 shows what its worker of 2.32.2 reported', async () => {
    const reading = await readUntil(
      cluster('2.32.2', '2.32.2'),
      // The list is cached for 2 s, the log is not.
      (shown) => hasWorker(shown) && shown.log.kind === 'read' && Object.keys(shown.log.reported).length > 0,
    );
    expect(reading.log).toMatchObject({ reported: { [workerOf(reading)]: '2.32.2' } });
  });

  test.each(['2.25.0', '2.32.2'])('%s takes a hundred probes without a trace', async (version) => {
    // Prepare
    const master = cluster(version, version);
    await readUntil(master, hasWorker);
    const before = await logOf(master);

    // Act
    for (let number = 0; number < 100; number += 1) {
      expect((await probeListener(master, patient)).kind).toBe('answered');
    }

    // Assess
    expect(await logOf(master)).toEqual(before);
    const { web } = await masters.read(master);
    expect(web).toMatchObject({ state: 'ready', workers: [{ state: 'ready' }] });
  });

  test.each(['2.25.0', '2.32.2'])(
    '%s whose listener died is silent and says so in its log alone',
    async (version) => {
      // Prepare
      const master = cluster(version, version);
      await readUntil(master, hasWorker);

      // Act
      await killListener(master);
      const reading = await readUntil(master, hasCrashed);

      // Assess
      expect(reading.web).toMatchObject({ kind: 'answered' });
      expect(reading.log).toMatchObject({ crash: expect.stringContaining('msgpack.exceptions.FormatError') });
      expect(await probeListener(master, { tryMilliseconds: 1_000, tries: 2 })).toEqual({
        kind: 'silent',
        tries: 2,
      });
    },
  );

  describe('with a test', () => {
    const classes = { all: ['Browser', 'Buyer'], picked: ['Buyer'] };

    test.concurrent.for(moves)(
      'of $from shows it, gives its results, and $to runs the same (class picker: $classPicker)',
      async (move, { onTestFinished }) => {
        const own: RealNode[] = [];
        onTestFinished(async () => {
          await Promise.all(own.map((node) => node.stop()));
        });
        await moveTest(move, classes, (version, options) => {
          const environment = environmentOf(version);
          const master = startMaster(environment, options);
          own.push(master, startWorker(environment, master));
          return endpoint({ address: master.address, webPort: 8089, listenerPort: 5557 });
        });
      },
    );
  });

  describe('that asks who comes', () => {
    const page = ['-f', join(import.meta.dirname, 'login_locustfile.py'), '--web-login'];
    const basic = ['--web-auth', 'someone:hunter2'];

    test.concurrent.for([
      ['2.20.1', 'basic', basic],
      ['2.25.0', 'form', page],
      ['2.32.2', 'form', page],
      ['2.47.0', 'form', page],
    ] as const)(
      '%s (%s) is read with its login alone',
      async ([version, kind, options], { onTestFinished }) => {
        // Prepare
        const node = startMaster(environmentOf(version), options);
        onTestFinished(() => node.stop());
        const master = endpoint({ address: node.address, webPort: 8089, listenerPort: 5557 });
        const login = { kind, username: 'someone', password: 'hunter2' };
        const known = new LocustMasters({ login });
        const mistaken = new LocustMasters({ login: { ...login, password: 'hunter3' } });

        // Act
        const reading = await readUntil(master, ({ web }) => web.kind === 'answered', known);
        const others = await Promise.all([masters.read(master), mistaken.read(master)]);

        // Assess
        expect(reading).toMatchObject({ version, web: { state: 'ready' }, log: { kind: 'read' } });
        expect(others).toMatchObject([
          { web: { code: 'web-login-required' } },
          { web: { code: 'web-login-refused' } },
        ]);
        expect(await known.stopTest(master)).toBe(true);
        expect(await mistaken.stopTest(master)).toBe(false);
      },
    );
  });

  describe('behind TLS and a base path', () => {
    const folder = mkdtempSync(join(tmpdir(), 'locust-certificate-'));
    const [certificate, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    afterAll(() => rmSync(folder, { recursive: true }));

    test('2.32.2 is read by its own address', async () => {
      // Prepare
      const made = selfSigned();
      writeFileSync(certificate, made.cert);
      writeFileSync(key, made.key);
      const options = ['--tls-cert', certificate, '--tls-key', key, '--web-base-path', '/load'];
      const master = { ...cluster('2.32.2', '2.32.2', options), tls: true, basePath: '/load' };

      // Act
      const reading = await readUntil(master, hasWorker);

      // Assess
      expect(reading).toMatchObject({
        version: '2.32.2',
        log: { kind: 'read' },
        listener: { kind: 'answered' },
      });
    });
  });
});

/** Every line of the master's log, as Locust gives it. */
async function logOf(master: MasterEndpoint): Promise<unknown> {
  const answer = await fetch(`http://${master.address}:${master.webPort}/logs`);
  const log: unknown = await answer.json();
  return log;
}

/** One byte that is no msgpack ends the listener of every version (measured from 2.25.0 to 2.47.0). */
async function killListener({ address, listenerPort }: MasterEndpoint): Promise<void> {
  await ask({
    address,
    port: listenerPort,
    identity: 'malformed',
    body: Buffer.from([0xc1]),
    milliseconds: 500,
    keepBytes: 0,
    isAnswer: () => false,
  });
}
