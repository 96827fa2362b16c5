import { encode } from '@msgpack/msgpack';
import { describe, expect, test } from 'vitest';
import type { NodeMessage } from '../../../lib/local/nodes/simulated-messages.ts';
import { locustfile, recordedMaster } from './simulated-fixtures.ts';

/** Releases on both sides of every change of the messages. */
const releases = [
  '2.4.0',
  '2.9.0',
  '2.15.1',
  '2.20.1',
  '2.25.0',
  '2.30.0',
  '2.31.0',
  '2.32.2',
  '2.46.3',
  '2.47.0',
];

function message(type: string, data: unknown = null, node = 'w1'): NodeMessage {
  return { type, data, node };
}

const beat = { state: 'ready', current_cpu_usage: 1, current_memory_usage: 2 };

describe('a locustfile request without data, as workers 2.23 to 2.30 send it (Locust issue #2975)', () => {
  test.each([
    ['2.20.1', 'unknown'],
    ['2.23.1', 'answered'],
    ['2.25.0', 'answered'],
    ['2.30.0', 'answered'],
    // The border that was measured: inside a minor.
    ['2.30.1', 'dead'],
    ['2.31.0', 'dead'],
    ['2.32.2', 'dead'],
    ['2.46.3', 'dead'],
    ['2.47.0', 'dead'],
  ])('master %s: %s', (version, outcome) => {
    // Prepare
    const { master, seen } = recordedMaster(version);

    // Act
    master.receive(message('locustfile'));

    // Assess
    expect(master.listenerDied).toBe(outcome === 'dead');
    expect(seen.types).toEqual(outcome === 'answered' ? ['locustfile'] : []);
    const line = seen.lines.join('\n');
    if (outcome === 'unknown')
      expect(line).toMatch(/^WARNING Unknown message type .* w1 \(index 0\): locustfile$/);
    if (outcome === 'dead') {
      expect(line).toMatch(/^CRITICAL Unhandled exception in greenlet: .*MasterRunner\.client_listener/);
      expect(line).toContain("TypeError: 'NoneType' object is not subscriptable");
    }
  });
});

describe('the listener probe', () => {
  test.each([
    ['2.23.1', { filename: 'lf.py', contents: 'class A: pass' }],
    ['2.30.0', { filename: 'lf.py', contents: 'class A: pass' }],
    ['2.31.0', { locustfiles: [{ filename: 'lf.py', contents: 'class A: pass' }] }],
    ['2.47.0', { locustfiles: [{ filename: 'lf.py', contents: 'class A: pass' }] }],
  ])('master %s answers in its own shape, without a line or a worker', (version, answer) => {
    const { master, seen } = recordedMaster(version);

    master.receive(message('locustfile', { version: '0.0.0' }, 'probe'));

    expect(seen.sent).toEqual([{ type: 'locustfile', data: answer, node: 'probe' }]);
    expect(seen.lines).toEqual([]);
    expect(master.roster.all()).toEqual([]);
    expect(master.test.state).toBe('ready');
  });

  test('below 2.31 several locustfiles are an error, which is an answer all the same', () => {
    const { master, seen } = recordedMaster('2.25.0', [locustfile, locustfile]);

    master.receive(message('locustfile', { version: '0.0.0' }, 'probe'));

    expect(seen.sent[0]?.data).toHaveProperty('error');
    expect(seen.lines[0]).toMatch(/^ERROR /);
  });
});

describe('bytes that no worker sends', () => {
  const cases: [string, Uint8Array, string][] = [
    ['a byte that msgpack never uses', Uint8Array.of(0xc1), 'FormatError'],
    ['nothing', new Uint8Array(), 'ValueError'],
    ['a truncated message', encode(['heartbeat', null, 'x']).slice(0, -1), 'ValueError'],
    ['two elements', encode(['heartbeat', null]), 'TypeError'],
    ['a number', encode(5), 'TypeError'],
  ];
  test.each(releases.flatMap((version) => cases.map((each) => [version, ...each] as const)))(
    'master %s dies of %s',
    (version, _what, bytes, exception) => {
      const { master, seen } = recordedMaster(version);

      master.receiveBytes('peer', bytes);
      master.receive(message('client_ready', version));

      expect(master.listenerDied).toBe(true);
      expect(seen.lines).toHaveLength(1);
      expect(seen.lines[0]).toContain(exception);
    },
  );

  test('bytes after a message are caught and logged', () => {
    const { master, seen } = recordedMaster('2.32.2');

    master.receiveBytes('peer', Uint8Array.of(...encode(['quit', null, 'x']), 0));

    expect(master.listenerDied).toBe(false);
    expect(seen.lines).toEqual([
      'ERROR Unrecognized message detected: ZMQ interrupted or corrupted message from peer',
    ]);
  });
});

describe('messages of an unknown worker to a master without workers', () => {
  test.each([
    ['spawning', null, ['quit'], 'WARNING', 'stopped'],
    ['heartbeat', beat, [], null, 'stopped'],
    ['quit', null, [], null, 'stopped'],
    ['client_stopped', null, [], 'WARNING', 'ready'],
    ['client_ready', null, [], 'ERROR', 'ready'],
    ['something', null, [], 'WARNING', 'stopped'],
    ['stats', { user_count: 0 }, [], 'INFO', 'stopped'],
  ])('%s', (type, data, answers, level, state) => {
    const { master, seen } = recordedMaster('2.32.2');

    master.receive(message(type, data));

    expect(seen.types).toEqual(answers);
    expect(seen.lines.map((line) => line.split(' ')[0])).toEqual(level === null ? [] : [level]);
    expect(master.test.state).toBe(state);
    expect(master.listenerDied).toBe(false);
  });

  test.each([
    ['2.15.1', true],
    ['2.46.3', true],
    ['2.46.7', false],
    ['2.47.0', false],
  ])('spawning_complete on %s: listener dead %s', (version, dead) => {
    const { master } = recordedMaster(version);

    master.receive(message('spawning_complete', { user_classes_count: {} }));

    expect(master.listenerDied).toBe(dead);
  });

  test.each([
    ['2.25.0', 1],
    ['2.29.0', 0],
  ])('logs on %s: %i lines, and an entry only where they are known', (version, lines) => {
    const { master, seen } = recordedMaster(version);

    master.receive(message('logs', { worker_id: 'w1', logs: ['line'] }));

    expect(seen.lines).toHaveLength(lines);
    expect(master.workerLogs).toEqual(lines === 0 ? { w1: ['line'] } : {});
  });
});

describe('a worker that comes', () => {
  test.each(releases)('on %s it is greeted as its version knows it', (version) => {
    const { master, seen } = recordedMaster(version);

    master.receive(message('client_ready', version));
    master.receive(message('heartbeat', beat));

    const acknowledges = !['2.4.0', '2.9.0'].includes(version);
    const sendsHeartbeats = acknowledges && version !== '2.15.1';
    expect(seen.types).toEqual([...(acknowledges ? ['ack'] : []), ...(sendsHeartbeats ? ['heartbeat'] : [])]);
    expect(seen.lines).toEqual(['INFO w1 (index 0) reported as ready. 1 workers connected.']);
  });

  test.each([
    ['2.32.2', '2.25.0', true],
    ['2.32.2', '2.32.9', false],
    ['2.10.2', '2.1.0', true],
    ['2.32.2', -1, false],
    ['2.4.0', '2.32.2', false],
  ])('master %s, worker %s: warned %s', (version, worker, warned) => {
    const { master, seen } = recordedMaster(version);

    master.receive(message('client_ready', worker));

    const line = `WARNING A worker (w1) running a different version (${worker}) connected, master version is ${version}`;
    expect(seen.lines.includes(line)).toBe(warned);
  });
});

describe('a worker that falls silent', () => {
  test('is missing after 5 s and forgotten about 60 s later; the test ends', () => {
    const { master, seen } = recordedMaster('2.32.2');
    master.receive(message('client_ready', '2.32.2'));
    master.test.swarm(4, 4);
    master.receive(message('spawning_complete', { user_classes_count: { A: 4 } }));
    const states: string[] = [];

    for (let second = 1; second <= 70; second++) {
      master.second();
      states.push(master.roster.get('w1')?.state ?? 'gone');
    }

    expect(states.indexOf('missing') + 1).toBe(5);
    expect(states.indexOf('gone') + 1).toBe(65);
    expect(master.test.state).toBe('stopped');
    expect(seen.lines).toContain('INFO The last worker went missing, stopping test.');
    expect(seen.types.filter((type) => type === 'stop')).toHaveLength(1);
  });

  test('heals by a heartbeat', () => {
    const { master, seen } = recordedMaster('2.32.2');
    master.receive(message('client_ready', '2.32.2'));
    for (let second = 0; second < 6; second++) master.second();

    master.receive(message('heartbeat', beat));

    expect(master.roster.get('w1')?.state).toBe('ready');
    expect(seen.lines.at(-1)).toBe('INFO Worker w1 self-healed with heartbeat, setting state to ready.');
  });
});

describe('workers that leave a running test', () => {
  test('the first leave is shared out with a pause of the listener, the second is not', () => {
    // Prepare
    const { master, seen } = recordedMaster('2.46.3');
    for (const node of ['w1', 'w2', 'w3']) master.receive(message('client_ready', '2.46.3', node));
    master.test.swarm(6, 6);
    for (const node of ['w1', 'w2', 'w3']) {
      master.receive(message('spawning_complete', { user_classes_count: { A: 2 } }, node));
    }
    master.second();
    expect(master.test.state).toBe('running');

    // Act: the second goodbye waits until the listener is free
    master.receive(message('quit', null, 'w1'));
    master.receive(message('quit', null, 'w2'));
    const duringPause = [...seen.lines];
    master.resume();

    // Assess
    expect(seen.pauses).toEqual([1000]);
    expect(duringPause.at(-1)).toBe(
      'INFO Sending spawn jobs of 6 users at 6.00 spawn rate to 2 ready workers',
    );
    expect(seen.lines.filter((line) => line.includes(' quit. '))).toEqual([
      "INFO Worker 'w1' (index 0) quit. 0 workers ready.",
      "INFO Worker 'w2' (index 1) quit. 0 workers ready.",
    ]);
    expect(master.test.state).toBe('running');
  });
});
