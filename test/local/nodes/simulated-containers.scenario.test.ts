import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { decode, encode } from '@msgpack/msgpack';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Dealer } from 'zeromq';
import { NodeCluster } from './simulated-fixtures.ts';

/* Simulated masters seen from outside: over sockets, by a ZeroMQ library that knows nothing of them, and by fetch. */

let cluster: NodeCluster;
let dealers: Dealer[];
let addresses = 0;

beforeEach(() => {
  addresses += 1;
  dealers = [];
  cluster = new NodeCluster(`127.9.${process.pid % 250}.${addresses}`, true);
});

afterEach(async () => {
  for (const dealer of dealers) dealer.close();
  await cluster.containers.stopAll();
});

function dealer(identity: string): Dealer {
  const socket = new Dealer({ routingId: identity, receiveTimeout: 1500, linger: 0 });
  socket.connect(`tcp://${cluster.address}:5557`);
  dealers.push(socket);
  return socket;
}

/** The decoded answer to the listener probe, null for silence. */
async function probe(identity: string): Promise<unknown> {
  const socket = dealer(identity);
  await socket.send(encode(['locustfile', { version: '0.0.0' }, identity]));
  const answer = await socket.receive().catch(() => null);
  return answer === null ? null : decode(answer[0] as Uint8Array);
}

function web(path: string, init?: RequestInit): Promise<Response> {
  return fetch(`http://${cluster.address}:8089${path}`, init);
}

describe('the ZeroMQ port', () => {
  test('a probe is answered until a malformed message comes; the web page lives on', async () => {
    // Prepare
    const master = cluster.master({ version: '2.32.2' });
    await sleep(900);

    // Act
    const before = await probe('first');
    await dealer('vandal').send(Uint8Array.of(0xc1));
    await sleep(100);
    const after = await probe('second');

    // Assess
    expect(before).toEqual([
      'locustfile',
      { locustfiles: [expect.objectContaining({ filename: 'locustfile.py' })] },
      'first',
    ]);
    expect(after).toBeNull();
    expect((await web('/stats/requests')).status).toBe(200);
    master.stop();
    await sleep(1300);
    expect(master.exits).toEqual([2]);
  });

  test('a locustfile too long for a short frame arrives whole', async () => {
    cluster.master({ version: '2.25.0', command: ['-f', import.meta.filename] });
    await sleep(900);

    const answer = (await probe('long')) as [string, { filename: string; contents: string }, string];

    expect(answer[1].filename).toBe('simulated-containers.scenario.test.ts');
    expect(answer[1].contents.length).toBeGreaterThan(3000);
  });

  test.each([
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['half a greeting', Buffer.from([0xff, 0, 0, 0])],
    [
      'a greeting and a broken READY',
      Buffer.concat([greeting(), Buffer.from([4, 7, 5, 82, 69, 65, 68, 89, 200])]),
    ],
  ])('%s does it no harm', async (_what, bytes) => {
    const master = cluster.master({ version: '2.32.2' });
    await sleep(900);
    const printed = master.lines.length;
    const socket: Socket = connect(5557, cluster.address);
    socket.write(bytes);
    await sleep(100);
    socket.destroy();

    expect(await probe('after')).not.toBeNull();
    expect(master.lines).toHaveLength(printed);
  });

  test('a worker over the wire registers, is told to quit, and its end is seen', async () => {
    const master = cluster.master({ version: '2.32.2' });
    await sleep(900);
    const worker = dealer('wired');

    await worker.send(encode(['client_ready', '2.31.0', 'wired']));
    const ack = decode((await worker.receive())[0] as Uint8Array);
    master.stop();
    const quit = decode((await worker.receive())[0] as Uint8Array);
    await worker.send(encode(['quit', null, 'wired']));
    await sleep(100);

    expect(ack).toEqual(['ack', { index: 0 }, 'wired']);
    expect(quit).toEqual(['quit', null, 'wired']);
    expect(master.lines.join('\n')).toContain("Worker 'wired' (index 0) quit. 0 workers ready.");
  });
});

describe('the crash of Locust issue #2975', () => {
  test('a worker 2.25.0 with -f - silences a master 2.32.2, and only its log and the probe show it', async () => {
    cluster.master({ version: '2.32.2' });
    await sleep(900);
    expect(await probe('before')).not.toBeNull();

    cluster.worker({ version: '2.25.0', command: ['-f', '-'] });
    await sleep(1000);

    expect(await probe('after')).toBeNull();
    expect(await (await web('/stats/requests')).json()).toMatchObject({ state: 'ready', workers: [] });
    expect(await (await web('/')).text()).toContain('"version":"2.32.2"');
    const { master } = (await (await web('/logs')).json()) as { master: string[] };
    expect(master.filter((entry) => /CRITICAL.*MasterRunner\.client_listener/s.test(entry))).toHaveLength(1);
  });
});

describe('the web interface', () => {
  test('a test runs, is stopped after a second, and the statistics are up to 2 s old', async () => {
    // Prepare
    cluster.master({ version: '2.32.2' });
    cluster.worker({ version: '2.32.2' });
    await sleep(1000);
    const fresh = (await (await web('/stats/requests')).json()) as { state: string };

    // Act
    const swarm = await web('/swarm', {
      method: 'POST',
      body: new URLSearchParams({ user_count: '4', spawn_rate: '4' }),
    });
    await sleep(700);
    const stale = await (await web('/stats/requests')).json();
    await sleep(1500);
    const running = await (await web('/stats/requests')).json();
    const began = Date.now();
    const stopped = await web('/stop');

    // Assess
    expect(await swarm.json()).toEqual({ success: true, message: 'Swarming started', host: '' });
    expect(stale).toEqual(fresh);
    expect(running).toMatchObject({ state: 'running', user_count: 4 });
    expect(await stopped.json()).toEqual({ success: true, message: 'Test stopped' });
    expect(Date.now() - began).toBeGreaterThan(900);
  });

  test('a second master on one address ends with code 1', async () => {
    cluster.master({ version: '2.32.2' });
    await sleep(900);

    const second = cluster.master({ version: '2.32.2' });
    await sleep(900);

    expect(second.exits).toEqual([1]);
    expect((await web('/')).status).toBe(200);
  });

  test('nothing listens after SIGKILL', async () => {
    const master = cluster.master({ version: '2.32.2' });
    await sleep(900);

    master.kill();

    expect(master.exits).toEqual([137]);
    await expect(web('/')).rejects.toThrow();
  });
});

function greeting(): Buffer {
  const bytes = Buffer.alloc(64);
  bytes.set([0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 0]);
  bytes.write('NULL', 12);
  return bytes;
}
