import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { expect, test } from 'vitest';
import { type StartedWith, startedWith } from '../../../lib/adapters/ecs/locust-options.ts';

const content = (container: Partial<ContainerDefinition>) => ({
  family: 'locust',
  containerDefinitions: [{ name: 'locust', ...container }],
});

test.each<[string, Partial<ContainerDefinition>, Partial<ContainerDefinition>, StartedWith]>([
  ['nothing', { command: ['--master'] }, { command: ['--worker'] }, {}],
  [
    'arguments',
    {
      command: [
        '--master',
        '--web-port',
        '80',
        '--master-bind-port=6000',
        '--web-base-path',
        '/load/',
        '--tls-cert',
        'x',
      ],
    },
    { command: ['--worker', '-f', '-'] },
    { webPort: 80, listenerPort: 6000, basePath: '/load', tls: true, locustfileFromMaster: true },
  ],
  [
    'variables',
    { environment: [{ name: 'LOCUST_WEB_PORT', value: '8090' }] },
    { environment: [{ name: 'LOCUST_LOCUSTFILE', value: '-' }] },
    { webPort: 8090, locustfileFromMaster: true },
  ],
  [
    'a shell command, over a variable',
    {
      command: ['sh', '-c', 'exec locust --master -P 81'],
      environment: [{ name: 'LOCUST_WEB_PORT', value: '8090' }],
    },
    { command: ['sh', '-c', 'exec locust --worker -f shop.py'] },
    { webPort: 81 },
  ],
])('%s of the containers become members of the registration', (_, master, worker, expected) => {
  expect(startedWith(content(master), content(worker), null)).toEqual(expected);
});
