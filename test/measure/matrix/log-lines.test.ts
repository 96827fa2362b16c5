import { expect, test } from 'vitest';
import { linesThatMatter } from '../../../measure/matrix/log-lines.ts';

const id = 'host-1.lan_8294077ff4e0409e82f5a2ff1d2e56d9';

test('of a dead listener, its exception and the critical line stay, without what differs from run to run', () => {
  // Prepare
  const output = [
    '[2026-11-24 03:20:05,421] vm/INFO/locust.main: Starting Locust 2.32.2',
    'Traceback (most recent call last):',
    '  File "/home/x/site-packages/locust/runners.py", line 1030, in client_listener',
    '    if msg.data["version"][0:4] == __version__[0:4]:',
    "TypeError: 'NoneType' object is not subscriptable",
    '[2026-11-24 03:20:05,511] vm/CRITICAL/locust.runners: Unhandled exception in greenlet: <Greenlet at 0x7f777edafec0: <bound method X>>',
    "TypeError: 'NoneType' object is not subscriptable",
  ].join('\n');

  // Act
  const lines = linesThatMatter(output);

  // Assess
  expect(lines).toEqual([
    "TypeError: 'NoneType' object is not subscriptable",
    'CRITICAL locust.runners: Unhandled exception in greenlet: <Greenlet at 0x…: <bound method X>>',
  ]);
});

test.each([
  [
    `[t] vm/WARNING/locust.runners: Discarded report from ${id}`,
    'WARNING locust.runners: Discarded report from <id>',
  ],
  ['[t] vm/ERROR/locust.main: 127.4.5.6:5557 is busy', 'ERROR locust.main: <address> is busy'],
  ['[t] vm/ERROR/locust.main: no /tmp/locust-matrix-x/lf.py', 'ERROR locust.main: no <path>'],
  [
    "Could not find '-'. Ensure your locustfile ends with '.py'.",
    "Could not find '-'. Ensure your locustfile ends with '.py'.",
  ],
])('%s', (line, expected) => {
  expect(linesThatMatter(line)).toEqual([expected]);
});

test.each([
  ['what is only information', '[t] vm/INFO/locust.main: Shutting down (exit code 0)'],
  [
    "Locust's check of versions, known without a run",
    `[t] vm/WARNING/x: A worker (${id}) running a different version (2.4.3) connected`,
  ],
  ['the table of statistics', '         Aggregated          40     0(0.00%) |     10'],
])('%s is left out', (_, line) => {
  expect(linesThatMatter(line)).toEqual([]);
});

test('a line that comes again, and whatever comes after the fourth, is left out', () => {
  // Prepare
  const output = ['a', 'b', 'a', 'c', 'd', 'e'].map((text) => `[t] vm/ERROR/x: ${text}`).join('\n');

  // Act and assess
  expect(linesThatMatter(output)).toEqual(['ERROR x: a', 'ERROR x: b', 'ERROR x: c', 'ERROR x: d']);
});
