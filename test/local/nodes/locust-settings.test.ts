import { expect, test } from 'vitest';
import type { ContainerSpec } from '../../../lib/local/nodes/container.ts';
import { locustSettings } from '../../../lib/local/nodes/locust-settings.ts';

const addresses = { lookup: (name: string) => (name === 'master.test' ? '127.7.7.7' : undefined) };

function spec(part: Partial<ContainerSpec>): ContainerSpec {
  const image = 'locustio/locust:2.32.2';
  return { task: 't', service: 's', address: '127.1.2.3', image, command: [], environment: {}, ...part };
}

test.each<{ kind: string; part: Partial<ContainerSpec>; listens: boolean }>([
  { kind: 'by its variable', part: { environment: { LOCUST_MODE_MASTER: 'true' } }, listens: true },
  { kind: 'by its command', part: { command: ['--master'] }, listens: true },
  {
    kind: 'with an address for all',
    part: { command: ['--master'], environment: { LOCUST_WEB_HOST: '0.0.0.0' } },
    listens: true,
  },
  { kind: 'that says no', part: { environment: { LOCUST_MODE_MASTER: 'false' } }, listens: false },
  { kind: 'that is a worker', part: { command: ['--worker'] }, listens: false },
])('a node $kind listens on its own address: $listens', ({ part, listens }) => {
  const { variables } = locustSettings(spec(part), addresses);
  expect(variables.LOCUST_WEB_HOST === '127.1.2.3').toBe(listens);
  expect(variables.LOCUST_MASTER_BIND_HOST === '127.1.2.3').toBe(listens);
});

test.each([
  { host: 'master.test', leads: '127.7.7.7', why: 'a registered name' },
  { host: '127.9.9.9', leads: '127.9.9.9', why: 'a loopback address' },
  { host: 'localhost', leads: '127.1.2.3', why: 'the task itself, which has a network of its own on AWS' },
  { host: '127.0.0.1', leads: '127.1.2.3', why: 'the task itself' },
  { host: 'unknown.test', leads: '127.1.2.3', why: 'nobody: no query leaves this machine' },
  { host: '10.0.0.8', leads: '127.1.2.3', why: 'nobody' },
])('$host leads to $leads: $why', ({ host, leads }) => {
  // Prepare
  const environment = { LOCUST_MASTER_NODE_HOST: host };

  // Act
  const byVariable = locustSettings(spec({ environment }), addresses);
  const byOption = locustSettings(spec({ command: ['--worker', '--master-host', host] }), addresses);
  const byAssignment = locustSettings(spec({ command: [`--master-host=${host}`, '--worker'] }), addresses);

  // Assess
  expect(byVariable.variables.LOCUST_MASTER_NODE_HOST).toBe(leads);
  expect(byOption.commandLine).toEqual(['--worker', '--master-host', leads]);
  expect(byAssignment.commandLine).toEqual([`--master-host=${leads}`, '--worker']);
});

test('what else the container says is passed on as it is', () => {
  const environment = { LOCUST_STOP_TIMEOUT: '5', MINE: 'x' };
  const { variables, commandLine } = locustSettings(spec({ environment, command: ['-f', '-'] }), addresses);
  expect(variables).toMatchObject(environment);
  expect(commandLine).toEqual(['-f', '-']);
});
