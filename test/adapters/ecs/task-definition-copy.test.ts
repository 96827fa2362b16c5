import { RegisterTaskDefinitionRequest$, TaskDefinition$ } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import {
  droppedMembers,
  keptMembers,
  registrableCopy,
} from '../../../lib/adapters/ecs/task-definition-copy.ts';
import { taskDefinitionArn } from './wire.ts';

describe('a copy of a task definition', () => {
  test('keeps what a team wrote, down to members of containers, and drops what ECS wrote', () => {
    // Prepare
    const written = {
      family: 'worker-blue',
      taskRoleArn: 'arn:task',
      executionRoleArn: 'arn:execution',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '1024',
      memory: '2048',
      runtimePlatform: { cpuArchitecture: 'ARM64' },
      containerDefinitions: [
        { name: 'locust', secrets: [{ name: 'TOKEN', valueFrom: 'arn:secret' }], cpu: 0 },
      ],
    } as const;
    const byEcs = {
      taskDefinitionArn: taskDefinitionArn(7),
      revision: 7,
      status: 'ACTIVE',
      compatibilities: ['EC2', 'FARGATE'],
      requiresAttributes: [{ name: 'ecs.capability.task-eni' }],
      registeredAt: new Date(0),
      registeredBy: 'arn:somebody',
    } as const;

    // Act
    const copy = registrableCopy({ taskDefinition: { ...written, ...byEcs } as never });

    // Assess
    expect(copy).toEqual(written);
  });

  test.each([
    ['own tags', [{ key: 'team', value: 'a' }], { tags: [{ key: 'team', value: 'a' }] }],
    [
      'no tags of AWS, in any case',
      [
        { key: 'AWS:x', value: 'a' },
        { key: 'aws:cloudformation:stack-id', value: 'b' },
      ],
      {},
    ],
    ['nothing where there are none', undefined, {}],
  ])('carries %s', (_, tags, expected) => {
    // Act
    const copy = registrableCopy({ taskDefinition: {}, tags });

    // Assess
    expect(copy).toEqual(expected);
  });

  test('refuses a member that it was not taught', () => {
    // Prepare
    const taskDefinition = { taskDefinitionArn: taskDefinitionArn(7), gpuSharing: 'NONE' };

    // Act
    const copy = () => registrableCopy({ taskDefinition });

    // Assess
    expect(copy).toThrow(
      expect.objectContaining({
        code: 'unknown-task-definition-member',
        message: expect.stringContaining('has a member "gpuSharing"'),
      }),
    );
  });
});

/** [4] of a structure's schema are its member names: an SDK with a new one fails here until it is placed. */
describe('the lists of members', () => {
  test('cover every member of a task definition in the pinned SDK, each once', () => {
    // Act
    const listed = [...keptMembers, ...droppedMembers];

    // Assess
    expect(listed.toSorted()).toEqual(memberNames(TaskDefinition$).toSorted());
  });

  test('keep everything that can be registered; tags come from beside the task definition', () => {
    // Act
    const registrable = [...keptMembers, 'tags'];

    // Assess
    expect(registrable.toSorted()).toEqual(memberNames(RegisterTaskDefinitionRequest$).toSorted());
  });
});

function memberNames(schema: typeof TaskDefinition$): readonly string[] {
  return schema[4];
}
