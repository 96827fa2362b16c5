import type { Task } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { taskState } from '../../../lib/adapters/ecs/task-state.ts';
import { taskArn, taskDefinitionArn } from './wire.ts';

function described(members: Partial<Task>): Task {
  return {
    taskArn: taskArn(1),
    taskDefinitionArn: taskDefinitionArn(7),
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    ...members,
  };
}

describe('the state of a task', () => {
  test('that was only just asked for has neither address nor times', () => {
    // Act
    const state = taskState('worker-blue', described({ lastStatus: 'PROVISIONING' }));

    // Assess
    expect(state).toEqual({
      task: taskArn(1),
      service: 'worker-blue',
      taskDefinition: taskDefinitionArn(7),
      lastStatus: 'PROVISIONING',
      desiredStatus: 'RUNNING',
      address: null,
      startedAt: null,
      stoppedAt: null,
      stopCode: null,
      stoppedReason: null,
      exitCode: null,
      digests: {},
    });
  });

  test('that stopped says when, why and with what', () => {
    // Prepare
    const stopped = described({
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      startedAt: new Date('2026-03-01T10:00:00Z'),
      stoppedAt: new Date('2026-03-01T10:05:00Z'),
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [{ name: 'locust', exitCode: 1 }],
    });

    // Act
    const state = taskState('worker-blue', stopped);

    // Assess
    expect(state).toMatchObject({
      startedAt: '2026-03-01T10:00:00.000Z',
      stoppedAt: '2026-03-01T10:05:00.000Z',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      exitCode: 1,
    });
  });

  test.each([
    [
      'the network interface attached to the task',
      {
        attachments: [
          {
            type: 'ElasticNetworkInterface',
            details: [
              { name: 'subnetId', value: 'subnet-1' },
              { name: 'privateIPv4Address', value: '10.0.0.5' },
            ],
          },
        ],
      },
    ],
    [
      'a container, where the task shows none',
      { containers: [{}, { networkInterfaces: [{ privateIpv4Address: '10.0.0.5' }] }] },
    ],
  ])('takes its address from %s', (_, members) => {
    // Act
    const { address } = taskState('master-blue', described(members));

    // Assess
    expect(address).toBe('10.0.0.5');
  });

  test.each([
    ['of the only container', [0], 0],
    ['that crashed, though the others were stopped after it', [143, 1, 137], 1],
    ['there is, where all were stopped', [undefined, 143], 143],
    ['none, where nothing started', [undefined], null],
  ])('has the exit code %s', (_, codes, expected) => {
    // Prepare
    const containers = codes.map((exitCode) => ({ exitCode }));

    // Act
    const { exitCode } = taskState('worker-blue', described({ containers }));

    // Assess
    expect(exitCode).toBe(expected);
  });

  test('gives the reason of a container beside that of the task, each once', () => {
    // Prepare
    const pull = 'CannotPullContainerError: 429 toomanyrequests';
    const containers = [{ reason: pull }, { reason: pull }, {}];

    // Act
    const { stoppedReason } = taskState(
      'worker-blue',
      described({ stoppedReason: 'Task failed to start', containers }),
    );

    // Assess
    expect(stoppedReason).toBe(`Task failed to start; ${pull}`);
  });
});
