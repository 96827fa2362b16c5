import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SimulatedWeb } from '../../../lib/local/nodes/simulated-web.ts';
import { recordedMaster } from './simulated-fixtures.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function webOf(version: string, classPicker = false) {
  const { master, seen } = recordedMaster(version, undefined, classPicker);
  const web = new SimulatedWeb(master, {
    logs: () => ['one', 'two'],
    after: (milliseconds, work) => void setTimeout(work, milliseconds),
  });
  return { master, seen, web };
}

/** A master with one worker, whose users are `users` once it has been asked to swarm. */
function running(version: string, users = 4, classPicker = false) {
  const parts = webOf(version, classPicker);
  parts.master.receive({ type: 'client_ready', data: version, node: 'w1' });
  const spawned = () =>
    parts.master.receive({
      type: 'spawning_complete',
      data: { user_classes_count: { A: users } },
      node: 'w1',
    });
  return { ...parts, spawned };
}

describe('pages', () => {
  test.each([
    ['2.15.1', undefined],
    ['2.18.1', { logs: ['one', 'two'] }],
    ['2.28.0', { logs: ['one', 'two'] }],
    ['2.29.0', { master: ['one', 'two'], workers: {} }],
    ['2.47.0', { master: ['one', 'two'], workers: {} }],
  ])('/logs of %s', async (version, logs) => {
    const answer = await webOf(version).web.request('GET', '/logs');

    expect(answer.status).toBe(logs === undefined ? 404 : 200);
    if (logs !== undefined) expect(JSON.parse(answer.body)).toEqual(logs);
  });

  test.each([
    ['2.15.1', '?v=2.15.1'],
    ['2.20.1', '?v=2.20.1'],
    ['2.21.0', '"version":"2.21.0"'],
    ['2.47.0', '"version":"2.47.0"'],
  ])('/ of %s tells its version, and that it is simulated', async (version, told) => {
    const { body } = await webOf(version).web.request('GET', '/');

    expect(body).toContain(told);
    expect(body).toContain('no Locust runs here');
  });

  test.each([
    ['2.25.0', null, null],
    ['2.28.0', 4, 90],
  ])('/ of %s shows spawn rate and run time of the last test: %s, %s', async (version, rate, seconds) => {
    const { web } = running(version);
    await web.request('POST', '/swarm', 'user_count=4&spawn_rate=4&run_time=1m30s');

    const { body } = await web.request('GET', '/');

    expect(body).toContain(`"spawn_rate":${rate}`);
    expect(body).toContain(`"run_time":${seconds}`);
  });

  test.each([
    ['2.5.1', 404],
    ['2.6.1', 200],
  ])('/tasks of %s answers %i', async (version, status) => {
    expect((await webOf(version).web.request('GET', '/tasks')).status).toBe(status);
  });

  test.each([
    ['2.20.1', 'value="http://a.test/?x=1&amp;y=&#34;2&#34;"'],
    ['2.21.0', '"host":"http://a.test/?x=1&y=\\"2\\""'],
  ])('/ of %s shows the host of the test', async (version, shown) => {
    const { web } = running(version);
    const form = new URLSearchParams({ user_count: '4', spawn_rate: '4', host: 'http://a.test/?x=1&y="2"' });
    await web.request('POST', '/swarm', form.toString());

    expect((await web.request('GET', '/')).body).toContain(shown);
  });

  test.each([
    ['2.46.3', 'GET', 'POST'],
    ['2.47.0', 'POST', 'GET'],
  ])('/stop and /stats/reset of %s take %s', async (version, taken, refused) => {
    const { web } = webOf(version);

    for (const path of ['/stop', '/stats/reset']) {
      expect((await web.request(taken, path)).status).toBe(200);
      expect((await web.request(refused, path)).status).toBe(405);
    }
  });
});

describe('POST /swarm', () => {
  test.each([
    ['2.32.2', '', 500, 'user_count'],
    ['2.46.3', '', 200, 'Missing user_count or spawn_rate'],
    ['2.32.2', 'user_count=abc&spawn_rate=1', 500, 'Internal Server Error'],
    ['2.32.2', 'user_count=4&spawn_rate=4&run_time=1.5h', 200, 'Valid run_time formats'],
    ['2.32.2', 'user_count=4&spawn_rate=4&run_time=bogus', 200, 'Valid run_time formats'],
    ['2.46.3', 'user_count=4&spawn_rate=0', 200, 'Missing user_count or spawn_rate'],
    ['2.32.2', 'user_count=4&spawn_rate=4&unknown=1', 200, '"success":true'],
  ])('%s: %j gives %i', async (version, body, status, text) => {
    const answer = await webOf(version).web.request('POST', '/swarm', body);

    expect(answer.status).toBe(status);
    expect(answer.body).toContain(text);
  });

  test('without a worker it succeeds and does nothing', async () => {
    const { web, master, seen } = webOf('2.32.2');

    const answer = await web.request('POST', '/swarm', 'user_count=4&spawn_rate=4');

    expect(JSON.parse(answer.body).success).toBe(true);
    expect(master.test.state).toBe('ready');
    expect(seen.lines[0]).toMatch(/^WARNING You can't start a distributed test/);
  });

  test('a ramp takes its time and ends with one line that tells its target', async () => {
    const { web, master, seen, spawned } = running('2.32.2', 12);
    await web.request('POST', '/swarm', 'user_count=12&spawn_rate=5');
    const asked = () => seen.sent.at(-1)?.data;

    expect(asked()).toMatchObject({ user_classes_count: { SimulatedUser: 5 } });
    master.second();
    master.second();
    expect(asked()).toMatchObject({ user_classes_count: { SimulatedUser: 12 } });
    spawned();
    master.second();

    expect(master.test.state).toBe('running');
    expect(seen.lines).toContain('INFO Sending spawn jobs of 12 users at 5.00 spawn rate to 1 ready workers');
    expect(seen.lines.at(-1)).toBe('INFO All users spawned: {"SimulatedUser": 12} (12 total users)');
  });

  test.each([
    ['2.46.3', 'stopping'],
    ['2.47.0', 'running'],
  ])('on %s the run time of a stopped test leaves the next one %s', async (version, state) => {
    const { web, master, spawned } = running(version);
    await web.request('POST', '/swarm', 'user_count=4&spawn_rate=4&run_time=12');
    await vi.advanceTimersByTimeAsync(4000);
    await web.request(version === '2.47.0' ? 'POST' : 'GET', '/stop');
    await web.request('POST', '/swarm', 'user_count=4&spawn_rate=4');
    spawned();
    master.second();

    await vi.advanceTimersByTimeAsync(8500);

    expect(master.test.state).toBe(state);
  });
});

describe('the results', () => {
  /** A master whose worker has reported these requests. */
  function reported(version: string, requests: number) {
    const parts = running(version);
    const data = { stats_total: { num_requests: requests }, user_count: 4 };
    parts.master.receive({ type: 'stats', data, node: 'w1' });
    return parts;
  }

  test.each([0, 72])('count %i requests', async (requests) => {
    const { web } = reported('2.32.2', requests);

    const { type, body } = await web.request('GET', '/stats/requests/csv');

    const rows = body.split('\r\n');
    expect(type).toBe('text/csv');
    expect(rows[0]).toMatch(/^Type,Name,Request Count,Failure Count,Median Response Time,.*,99\.99%,100%$/);
    expect(rows.slice(1).map((row) => row.split(',').slice(0, 4).join())).toEqual([
      ...(requests > 0 ? ['SIMULATED,simulated request,72,0'] : []),
      `,Aggregated,${requests},0`,
      '',
    ]);
  });

  test('begin anew with a test', async () => {
    const { web } = reported('2.32.2', 72);
    await web.request('POST', '/swarm', 'user_count=4&spawn_rate=4');

    expect((await web.request('GET', '/stats/requests/csv')).body).toContain(',Aggregated,0,0');
  });

  test.each([
    ['2.43.4', '/stats/failures/csv', 'Method,Name,Error,Occurrences\r\n'],
    ['2.44.4', '/stats/failures/csv', 'Method,Name,Error,Occurrences,First Seen,Last Seen\r\n'],
    ['2.4.0', '/exceptions/csv', 'Count,Message,Traceback,Nodes\r\n'],
  ])('of %s: %s', async (version, path, body) => {
    expect((await webOf(version).web.request('GET', path)).body).toBe(body);
  });

  test.each([
    ['2.20.1', '<title>Test Report for lf.py</title>'],
    ['2.21.0', '"is_report": true'],
  ])('of %s have a report that says that it is simulated', async (version, mark) => {
    const { body } = await reported(version, 72).web.request('GET', '/stats/report');

    expect(body).toContain(mark);
    expect(body).toContain('no Locust ran here');
    expect(body).toContain('<td>72</td>');
  });
});

describe('--class-picker', () => {
  test.each([
    ['2.20.1', 'name="shape_class"'],
    ['2.32.2', '"show_userclass_picker":true'],
  ])('is shown by the page of %s', async (version, shown) => {
    expect((await webOf(version, true).web.request('GET', '/')).body).toContain(shown);
    expect((await webOf(version).web.request('GET', '/')).body).not.toContain(shown);
  });

  test.each([
    ['all, where none is picked', '', true, ['SimulatedUser'], 'spawning'],
    [
      'the picked ones',
      '&user_classes=SimulatedUser&user_classes=Other',
      true,
      ['SimulatedUser'],
      'spawning',
    ],
    ['nothing, where no picked one is known', '&user_classes=Other', true, [], 'ready'],
    ['all without it, whatever is picked', '&user_classes=Other', false, undefined, 'spawning'],
  ])('runs %s', async (_what, picked, classPicker, classes, state) => {
    const { web, master } = running('2.32.2', 4, classPicker);

    const { body } = await web.request('POST', '/swarm', `user_count=4&spawn_rate=4${picked}`);

    expect(JSON.parse(body)).toMatchObject({ success: true });
    expect(JSON.parse(body).user_classes).toEqual(classes);
    expect(master.test.state).toBe(state);
  });
});

test('statistics are cached for 2 s', async () => {
  const { web, master } = webOf('2.32.2');
  await web.request('GET', '/stats/requests');
  master.receive({ type: 'client_ready', data: '2.32.2', node: 'w1' });
  const workers = async () => JSON.parse((await web.request('GET', '/stats/requests')).body).workers.length;

  await vi.advanceTimersByTimeAsync(1900);
  expect(await workers()).toBe(0);
  await vi.advanceTimersByTimeAsync(100);
  expect(await workers()).toBe(1);
});

test.each([
  ['whose worker stops', true, 1000],
  ['whose worker never answers', false, 60_000],
])('/stop of a test %s: stopped %s after %i ms', async (_what, stops, milliseconds) => {
  // Prepare
  const { web, master, spawned } = running('2.32.2');
  await web.request('POST', '/swarm', 'user_count=4&spawn_rate=4');
  spawned();
  master.second();
  let answered = false;

  // Act
  void web.request('GET', '/stop').then(() => {
    answered = true;
  });
  if (stops) {
    master.receive({ type: 'client_stopped', data: null, node: 'w1' });
    master.receive({ type: 'client_ready', data: '2.32.2', node: 'w1' });
  }

  // Assess
  await vi.advanceTimersByTimeAsync(milliseconds - 1);
  expect(answered).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(answered).toBe(true);
  expect(master.test.state).toBe(stops ? 'stopped' : 'stopping');
});
