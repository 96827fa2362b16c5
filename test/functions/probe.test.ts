import { expect, test } from 'vitest';
import { type ProbeRequest, probeRequest, resultFiles, testReading } from '../../lib/contract/payloads.ts';
import type { TestParameters } from '../../lib/domain/gates/test-in-flight.ts';
import { probe } from '../../lib/functions/probe.ts';
import { someResults } from '../fakes/fake-masters.ts';
import { fakeWorld } from '../fakes/fake-world.ts';

const address = 'blue-master:1/0';
const master = {
  address,
  webPort: 8089,
  listenerPort: 5557,
  basePath: '',
  tls: false,
  probeListener: true,
  expectedVersion: '2.25.0',
};
const login = null;
const parameters: TestParameters = {
  users: 12,
  spawnRate: 3,
  host: null,
  userClasses: null,
  runTimeSeconds: null,
  shapeClass: null,
};

/** A request as the Lambda gets it, put to masters of which one runs a test. */
async function answerTo(request: ProbeRequest) {
  const { masters } = fakeWorld();
  masters.runTest(address, { users: 40 });
  return { masters, answer: await probe(masters, probeRequest.parse(JSON.parse(JSON.stringify(request)))) };
}

test('read gives the reading', async () => {
  const { answer } = await answerTo({ kind: 'read', master, login });
  expect(answer).toMatchObject({ address, web: { kind: 'answered', state: 'running' } });
});

test('read-test gives the test, in a shape that its caller takes', async () => {
  const { answer } = await answerTo({ kind: 'read-test', master, login });
  expect(testReading.parse(answer)).toMatchObject({ kind: 'running', test: { state: 'running', users: 40 } });
});

test('save-results gives the files, in a shape that its caller takes', async () => {
  const { answer } = await answerTo({ kind: 'save-results', master, login });
  expect(resultFiles.parse(answer)).toEqual(someResults);
});

test('stop-test stops the test', async () => {
  const { masters, answer } = await answerTo({ kind: 'stop-test', master, login });
  expect(answer).toBe(true);
  expect(await masters.readTest(master)).toEqual({ kind: 'none' });
});

test('start-test starts one with these parameters', async () => {
  const { masters, answer } = await answerTo({ kind: 'start-test', master, login, parameters });
  expect(answer).toBe(true);
  expect(masters.started).toEqual([{ address, parameters }]);
});
