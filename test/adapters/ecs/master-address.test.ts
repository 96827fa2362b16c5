import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { masterAddressOf, withMasterAddress } from '../../../lib/adapters/ecs/master-address.ts';

const sidecar: ContainerDefinition = {
  name: 'agent',
  essential: false,
  environment: [{ name: 'LOCUST_MASTER_NODE_HOST', value: 'not-this-one' }],
};

function content(container: Partial<ContainerDefinition>) {
  return { family: 'worker', containerDefinitions: [sidecar, { name: 'locust', ...container }] };
}

const variable = (name: string, value: string) => ({ environment: [{ name, value }] });
const role = { name: 'LOCUST_MODE_WORKER', value: 'true' };

type Case = readonly [
  string,
  Partial<ContainerDefinition>,
  'variable' | 'argument',
  Partial<ContainerDefinition>,
];

describe('the address of the master', () => {
  test.each<Case>([
    [
      'an environment variable',
      { environment: [role, { name: 'LOCUST_MASTER_NODE_HOST', value: 'old.test' }] },
      'variable',
      { environment: [role, { name: 'LOCUST_MASTER_NODE_HOST', value: 'new.test' }] },
    ],
    [
      'an argument',
      { command: ['--worker', '--master-host', 'old.test', '-f', 'x.py'] },
      'argument',
      { command: ['--worker', '--master-host', 'new.test', '-f', 'x.py'] },
    ],
    [
      'an argument with =',
      { command: ['--worker', '--master-host=old.test'] },
      'argument',
      { command: ['--worker', '--master-host=new.test'] },
    ],
    [
      'an argument of the entry point',
      { entryPoint: ['locust', '--master-host', 'old.test'], command: ['--worker'] },
      'argument',
      { entryPoint: ['locust', '--master-host', 'new.test'], command: ['--worker'] },
    ],
    [
      'an option that ends the entry point, with its value in the command',
      { entryPoint: ['locust', '--worker', '--master-host'], command: ['old.test'] },
      'argument',
      { entryPoint: ['locust', '--worker', '--master-host'], command: ['new.test'] },
    ],
    [
      'a shell command',
      { entryPoint: ['sh', '-c'], command: ['exec locust --worker --master-host old.test -f x.py'] },
      'argument',
      { entryPoint: ['sh', '-c'], command: ['exec locust --worker --master-host new.test -f x.py'] },
    ],
    [
      'a quoted word of a shell command',
      { command: ['sh', '-c', `locust --master-host="old.test" --worker`] },
      'argument',
      { command: ['sh', '-c', `locust --master-host="new.test" --worker`] },
    ],
    [
      'the variable that a shell command refers to',
      { command: ['sh', '-c', 'locust --worker --master-host "$MASTER"'], ...variable('MASTER', 'old.test') },
      'variable',
      { command: ['sh', '-c', 'locust --worker --master-host "$MASTER"'], ...variable('MASTER', 'new.test') },
    ],
    [
      "Locust's own variable, to which the command refers as well",
      {
        command: ['--master-host', `\${LOCUST_MASTER_NODE_HOST}`],
        ...variable('LOCUST_MASTER_NODE_HOST', 'old.test'),
      },
      'variable',
      {
        command: ['--master-host', `\${LOCUST_MASTER_NODE_HOST}`],
        ...variable('LOCUST_MASTER_NODE_HOST', 'new.test'),
      },
    ],
  ])('is found and changed in %s, and nothing else is', (_, before, kind, after) => {
    // Act
    const found = masterAddressOf(content(before), null);
    const changed = withMasterAddress(content(before), null, 'new.test');

    // Assess
    expect(found).toEqual({ kind, host: 'old.test' });
    expect(changed).toEqual(content(after));
  });

  test.each<[string, Partial<ContainerDefinition>]>([
    ['nothing but a script', { entryPoint: ['/start.sh'] }],
    ['an address that is computed', { command: ['sh', '-c', 'locust --master-host $(cat /etc/master)'] }],
    [
      'one that is computed, and hides the variable',
      { command: ['--master-host=`cat master`'], ...variable('LOCUST_MASTER_NODE_HOST', 'old.test') },
    ],
    ['a variable without a value', variable('LOCUST_MASTER_NODE_HOST', '')],
    ['a reference to a variable that is not there', { command: ['--master-host', '$MASTER'] }],
    ['an option that only begins like it', { command: ['--master-hostile', 'old.test'] }],
    ['a variable that Locust does not read', variable('LOCUST_MASTER_HOST', 'old.test')],
  ])('is missing where a container shows %s', (_, container) => {
    // Act
    const change = () => withMasterAddress(content(container), null, 'new.test');

    // Assess
    expect(masterAddressOf(content(container), null)).toBeNull();
    expect(change).toThrow(
      expect.objectContaining({
        code: 'master-address-missing',
        message:
          `where container "locust" of task definition worker finds its master can't be seen: add the environment ` +
          `variable LOCUST_MASTER_NODE_HOST with the master's name to it, and let the image's entry point give Locust ` +
          'no --master-host of its own',
      }),
    );
  });

  test('is missing where it is a secret, with another remedy', () => {
    // Prepare
    const secret = { secrets: [{ name: 'LOCUST_MASTER_NODE_HOST', valueFrom: 'arn:secret' }] };

    // Act
    const change = () => withMasterAddress(content(secret), null, 'new.test');

    // Assess
    expect(change).toThrow(expect.objectContaining({ code: 'master-address-missing' }));
    expect(change).toThrow('give it in "environment" instead');
  });

  test.each<[string, Partial<ContainerDefinition>, string]>([
    [
      'two arguments',
      { command: ['--master-host', 'one.test', '--master-host=two.test'] },
      '2 places (--master-host one.test, --master-host two.test): leave only one of them',
    ],
    [
      'an argument and the variable',
      { command: ['--master-host', 'one.test'], ...variable('LOCUST_MASTER_NODE_HOST', 'one.test') },
      '2 places (--master-host one.test, LOCUST_MASTER_NODE_HOST one.test): leave only one of them',
    ],
  ])('is ambiguous in %s', (_, container, message) => {
    // Act
    const calls = [
      () => masterAddressOf(content(container), null),
      () => withMasterAddress(content(container), null, 'new.test'),
    ];

    // Assess
    for (const call of calls) {
      expect(call).toThrow(expect.objectContaining({ code: 'master-address-ambiguous' }));
      expect(call).toThrow(message);
    }
  });
});
