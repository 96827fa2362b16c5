import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { locustContainer, withLocustImage } from '../../../lib/adapters/ecs/locust-container.ts';

const sidecar: ContainerDefinition = { name: 'agent', image: 'datadog/agent:7', essential: true };

function content(...containerDefinitions: readonly ContainerDefinition[]) {
  return { family: 'master-blue', containerDefinitions };
}

describe('the container that runs Locust', () => {
  test.each<[string, readonly ContainerDefinition[], string | null]>([
    ['the named one', [{ name: 'agent' }, { name: 'locust' }], 'locust'],
    ['the only one, essential or not', [{ name: 'locust', essential: false }], null],
    [
      'the only essential one',
      [{ name: 'router', essential: false, command: ['--master'] }, { name: 'locust' }],
      null,
    ],
    [
      'the one with the web interface',
      [sidecar, { name: 'locust', portMappings: [{ containerPort: 8089 }] }],
      null,
    ],
    [
      'the one with the listener',
      [sidecar, { name: 'locust', portMappings: [{ containerPort: 5557 }] }],
      null,
    ],
    [
      'the one that is told its role',
      [sidecar, { name: 'locust', command: ['-f', 'x.py', '--worker'] }],
      null,
    ],
    ['the one that is told a master', [sidecar, { name: 'locust', command: ['--master-host=m'] }], null],
    [
      'the one of a shell command',
      [sidecar, { name: 'locust', entryPoint: ['sh', '-c', 'exec locust --master'] }],
      null,
    ],
    [
      'the one whose environment says master',
      [sidecar, { name: 'locust', environment: [{ name: 'LOCUST_MODE_MASTER', value: 'true' }] }],
      null,
    ],
    [
      'the one whose environment names a master',
      [sidecar, { name: 'locust', environment: [{ name: 'LOCUST_MASTER_NODE_HOST', value: 'm' }] }],
      null,
    ],
  ])('is %s', (_, containers, name) => {
    // Act
    const chosen = locustContainer(content(...containers), name);

    // Assess
    expect(chosen.name).toBe('locust');
  });

  test.each<[string, readonly ContainerDefinition[], string | null, string, string]>([
    [
      'a name that is not there',
      [{ name: 'locust' }, sidecar],
      'main',
      'container-missing',
      'task definition master-blue has no container "main", only "locust", "agent": correct "container" in the registration',
    ],
    [
      'two essential ones without a sign of Locust',
      [{ name: 'app' }, sidecar],
      null,
      'container-ambiguous',
      'any of "app", "agent" of task definition master-blue may be the one that runs Locust: name it as "container" in the registration',
    ],
    [
      'two with a sign of Locust',
      [{ name: 'master', command: ['--master'] }, { name: 'worker', command: ['--worker'] }, sidecar],
      null,
      'container-ambiguous',
      'any of "master", "worker" of task definition master-blue may be the one that runs Locust: name it as "container" in the registration',
    ],
  ])('is refused for %s', (_, containers, name, code, message) => {
    // Act
    const choose = () => locustContainer(content(...containers), name);

    // Assess
    expect(choose).toThrow(expect.objectContaining({ code, message }));
  });

  test('is refused for a flag that only looks like a role', () => {
    // Prepare
    const lookalike = { name: 'app', command: ['--mastermind', 'no--worker'] };

    // Act
    const choose = () => locustContainer(content(sidecar, lookalike), null);

    // Assess
    expect(choose).toThrow(expect.objectContaining({ code: 'container-ambiguous' }));
  });
});

describe('a replaced image', () => {
  test.each(['locustio/locust:2.31.0', 'registry.example:5000/load/locust@sha256:0123', 'locust'])(
    'takes the place of the whole reference %s and leaves the rest as it was',
    (image) => {
      // Prepare
      const locust = { name: 'locust', image, command: ['--worker'] };
      const before = content(sidecar, locust);

      // Act
      const after = withLocustImage(before, null, 'locustio/locust:2.32.2');

      // Assess
      expect(after).toEqual(content(sidecar, { ...locust, image: 'locustio/locust:2.32.2' }));
      expect(before).toEqual(content(sidecar, locust));
    },
  );
});
