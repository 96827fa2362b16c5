import { expect, test } from 'vitest';
import { taskSize } from '../../../lib/adapters/ecs/task-size.ts';

const containers = (...containerDefinitions: object[]) => ({ containerDefinitions });

test.each([
  ['the numbers of the whole task', { cpu: '256', memory: '512' }, { cpu: 256, memory: 512 }],
  ['vCPUs and gigabytes', { cpu: '1 vCPU', memory: '2 GB' }, { cpu: 1024, memory: 2048 }],
  ['fractions of them', { cpu: '.25vcpu', memory: '0.5GB' }, { cpu: 256, memory: 512 }],
  [
    'the whole task over its containers',
    { cpu: '1024', memory: '2048', ...containers({ cpu: 256, memory: 512 }) },
    { cpu: 1024, memory: 2048 },
  ],
  [
    'the sum of the containers',
    containers({ cpu: 256, memory: 512 }, { cpu: 64, memoryReservation: 128 }),
    { cpu: 320, memory: 640 },
  ],
  [
    'the limit of a container over what it reserves',
    containers({ cpu: 256, memory: 512, memoryReservation: 128 }),
    { cpu: 256, memory: 512 },
  ],
  [
    'one number of the task and one of its containers',
    { memory: '512', ...containers({ cpu: 128 }) },
    { cpu: 128, memory: 512 },
  ],
])('the size of a task is %s', (_, content, size) => {
  expect(taskSize(content)).toEqual(size);
});

test.each([
  ['nothing is said', containers({})],
  ['one container says nothing', containers({ cpu: 256, memory: 512 }, { memory: 128 })],
  ['a container takes the processor that is left', containers({ cpu: 0, memory: 512 })],
  ['there is no container', {}],
  ['the number is none', { cpu: 'large', memory: '512' }],
])('a task has no known size where %s', (_, content) => {
  expect(taskSize(content)).toBeNull();
});
