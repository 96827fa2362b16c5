import { describe, expect, test } from 'vitest';
import type { CustomResourceEvent } from '../../lib/contract/custom-resource.ts';
import { describeTarget } from '../../lib/domain/automation/automation.ts';
import { clusterState } from '../../lib/functions/cluster-state.ts';
import { firstRevision } from '../../lib/functions/first-revision.ts';
import { firstRule } from '../../lib/functions/first-rule.ts';
import type { TaskDefinitionContent } from '../../lib/ports/services.ts';

function event(
  kind: CustomResourceEvent['RequestType'],
  properties: CustomResourceEvent['ResourceProperties'],
  more: Partial<CustomResourceEvent> = {},
): CustomResourceEvent {
  return {
    RequestType: kind,
    ResponseURL: 'https://cloudformation.example.com',
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'Resource',
    ResourceProperties: properties,
    ...(kind !== 'Create' && { PhysicalResourceId: 'id' }),
    ...more,
  };
}

describe('first revision', () => {
  const families = [
    { family: 'load-green-master', base: 'base-master:3', masterHost: '' },
    { family: 'load-green-worker', base: 'base-worker:5', masterHost: 'green-master.load.internal' },
  ];

  function world() {
    const registered: TaskDefinitionContent[] = [];
    return {
      registered,
      content: async (taskDefinition: string) => ({ family: 'base', of: taskDefinition }),
      withMasterAddress: (content: TaskDefinitionContent, container: string | null, host: string) => ({
        ...content,
        told: `${container}: ${host}`,
      }),
      register: async (content: TaskDefinitionContent) => {
        registered.push(content);
        return 'arn';
      },
    };
  }

  test('copies each base into its live family, workers with the name of their own master', async () => {
    const services = world();

    const { physicalId } = await firstRevision(services, event('Create', { families }));

    expect(services.registered).toEqual([
      { family: 'load-green-master', of: 'base-master:3' },
      { family: 'load-green-worker', of: 'base-worker:5', told: 'locust: green-master.load.internal' },
    ]);
    expect(physicalId).toBe('first-revision-of-Resource');
  });

  test.each(['Update', 'Delete'] as const)('%s leaves the live families to upgrades', async (kind) => {
    const services = world();

    const result = await firstRevision(services, event(kind, { families }));

    expect(services.registered).toEqual([]);
    expect(result.physicalId).toBe('id');
  });
});

describe('cluster state', () => {
  const counts = [
    { service: 'blue-worker', desired: '4' },
    { service: 'green-worker', desired: '0' },
  ];

  const scaling = [
    { service: 'blue-worker', min: '2', max: '9' },
    { service: 'green-worker', min: '0', max: '0' },
  ];

  function countsInto(written: string[]): Parameters<typeof clusterState>[0] {
    return {
      services: {
        change: async (service, { desired }) => {
          written.push(`${service} ${desired}`);
        },
      },
      scaling: {
        set: async (target) => {
          written.push(describeTarget(target));
        },
      },
    };
  }

  test.each<[CustomResourceEvent['RequestType'], readonly string[]]>([
    [
      'Create',
      [
        'blue-worker 4',
        'green-worker 0',
        'auto scaling of blue-worker: 2 to 9, on',
        'auto scaling of green-worker: 0 to 0, suspended',
      ],
    ],
    ['Update', []],
    ['Delete', []],
  ])('%s writes %j', async (kind, expected) => {
    const written: string[] = [];
    await clusterState(countsInto(written), event(kind, { counts, scaling }));

    expect(written).toEqual(expected);
  });

  test('a count that is none is refused by name', async () => {
    const state = clusterState(
      countsInto([]),
      event('Create', { counts: [{ service: 'blue-worker', desired: 'many' }] }),
    );

    await expect(state).rejects.toThrow('the properties of Resource have a wrong shape: counts.0.desired');
  });
});

describe('first rule', () => {
  const properties = { listener: 'listener/1', targetGroups: { blue: 'tg/blue', green: 'tg/green' } };
  const arn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/web/1/2/3';

  function world(made: string | null = null) {
    const calls: string[] = [];
    return {
      calls,
      find: async () => made,
      create: async (listener: string, { blue, green }: { blue: string; green: string }) => {
        calls.push(`create ${listener} ${blue} ${green}`);
        return arn;
      },
      remove: async (rule: string) => {
        calls.push(`remove ${rule}`);
      },
    };
  }

  test('is made once and named by its ARN', async () => {
    const rules = world();

    const created = await firstRule(rules, event('Create', properties));
    const more = { PhysicalResourceId: arn, OldResourceProperties: properties };
    const updated = await firstRule(rules, event('Update', properties, more));

    expect(rules.calls).toEqual(['create listener/1 tg/blue tg/green']);
    expect(created).toEqual({ physicalId: arn, attributes: { Rule: arn } });
    expect(updated).toEqual(created);
  });

  test('is removed before its target groups', async () => {
    const rules = world();

    await firstRule(rules, event('Delete', properties, { PhysicalResourceId: arn }));
    await firstRule(rules, event('Delete', properties, { PhysicalResourceId: 'failed-1' }));
    await firstRule(rules, event('Delete', {}, { PhysicalResourceId: 'failed-2' }));

    expect(rules.calls).toEqual([`remove ${arn}`]);
  });

  test('is removed even if CloudFormation never learned its ARN', async () => {
    const rules = world(arn);

    const { physicalId } = await firstRule(
      rules,
      event('Delete', properties, { PhysicalResourceId: 'failed-1' }),
    );

    expect(rules.calls).toEqual([`remove ${arn}`]);
    expect(physicalId).toBe('failed-1');
  });

  test.each([
    ['listener', { ...properties, listener: 'listener/2' }],
    ['target group', { ...properties, targetGroups: { blue: 'tg/blue', green: 'tg/other' } }],
  ])('does not follow another %s: it would lead to blue whatever is active', async (_, changed) => {
    const more = { PhysicalResourceId: arn, OldResourceProperties: properties };

    await expect(firstRule(world(), event('Update', changed, more))).rejects.toMatchObject({
      code: 'load-balancer-replaced',
    });
  });
});
