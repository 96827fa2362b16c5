import { describe, expect, test } from 'vitest';
import { planAdoption } from '../../../lib/domain/adoption/adoption-plan.ts';
import type { AdoptionWish, ExistingCluster } from '../../../lib/domain/adoption/existing.ts';
import { balancing, existing, namespace, registry, service, wish } from './fixtures.ts';

function planned(cluster: Partial<ExistingCluster> = {}, change: Partial<AdoptionWish> = {}) {
  const answer = planAdoption({ ...existing, ...cluster }, { ...wish, ...change });
  if (answer.kind === 'refused') throw new Error(answer.cause.message);
  return answer.plan;
}

const ownedByStack = ['master', 'worker'].map((service) =>
  expect.stringContaining(`the stack load owns ${service} and would put`),
);

describe('what is made', () => {
  test('for two masters: a name, a master, and workers that look for that name', () => {
    expect(planned()).toEqual({
      slots: {
        blue: { master: 'master', worker: 'worker' },
        green: { master: 'master-green', worker: 'worker-green' },
      },
      masterHosts: { blue: 'master.load.internal', green: 'master-green.load.internal' },
      imageTemplate: 'team/locust:{version}',
      creations: [
        {
          kind: 'dns-name',
          name: 'master-green',
          host: 'master-green.load.internal',
          namespace: 'ns-1',
          recordTypes: ['A'],
          ttlSeconds: 10,
        },
        { kind: 'service', role: 'master', name: 'master-green', like: 'master', masterHost: null },
        {
          kind: 'service',
          role: 'worker',
          name: 'worker-green',
          like: 'worker',
          masterHost: 'master-green.load.internal',
        },
      ],
      warnings: ownedByStack,
    });
  });

  test('for a shared master: workers only, whatever stands in the way of a second master', () => {
    const master = service('master', { maximumPercent: 100, serviceConnect: true, lattice: true });
    const problems = {
      master,
      masterHost: { code: 'master-address-missing', message: 'hidden' },
      balancing: { problem: 'two rules' },
    };

    expect(planned(problems, { topology: 'shared-master' })).toMatchObject({
      slots: { green: { master: 'master', worker: 'worker-green' } },
      masterHosts: null,
      creations: [{ kind: 'service', role: 'worker', masterHost: null }],
    });
  });

  test('in the namespace that is named, where the master has no name of its own', () => {
    const plan = planned({
      master: service('master'),
      namespace: { ...namespace, id: 'ns-2', name: 'other.internal' },
    });

    expect(plan.creations[0]).toMatchObject({ namespace: 'ns-2', host: 'master-green.other.internal' });
    expect(plan.warnings).toEqual([
      ...ownedByStack,
      'worker looks for its master at master.load.internal, and master has no name in Cloud Map: make sure that this is the same master',
    ]);
  });

  test.each<[string, number | null, readonly number[], number]>([
    ['after all others, where the default rule leads to the master', null, [5, 3], 6],
    ['first, where there is only the default rule', null, [], 1],
    ['right before the rule that leads to the master', 10, [10, 3, 12], 9],
  ])('with a load balancer: a rule %s', (_, priority, taken, wanted) => {
    const { creations } = planned({ balancing: { ...balancing, priority, taken } });

    expect(creations.slice(1, 3)).toEqual([
      { kind: 'target-group', name: 'load-master-green', like: 'arn:group' },
      { kind: 'rule', name: `priority ${wanted}`, listener: 'arn:listener', priority: wanted },
    ]);
  });

  test('a long name of a target group is cut to the 32 characters that it may have', () => {
    const targetGroupName = 'load-testing-cluster-of-the-shop';
    const { creations } = planned({ balancing: { ...balancing, targetGroupName } });

    expect(creations[1]).toMatchObject({ name: 'load-testing-cluster-of-th-green' });
  });
});

test('workers that are auto scaled: a target without room, with the same rules, and a word about the others', () => {
  const { creations, warnings } = planned({
    scaling: {
      copied: ['policy busy', 'schedule evening'],
      uncopied: [
        { kind: 'alarmed', name: 'burst', alarms: ['many-users'] },
        { kind: 'predictive', name: 'seer' },
        { kind: 'once', name: 'launch', schedule: 'at(2027-01-01T00:00:00)' },
      ],
    },
  });

  expect(creations.at(-1)).toEqual({
    kind: 'scalable-target',
    name: 'worker-green',
    like: 'worker',
    rules: ['policy busy', 'schedule evening'],
  });
  expect(warnings.slice(ownedByStack.length)).toEqual([
    'worker has the scaling policy burst, which alarms start (many-users): give worker-green one like it, and let the same alarms start both',
    "worker has the predictive scaling policy seer, which foresees from that service's own past: give worker-green one like it once it serves",
    'worker has the scheduled action launch, at(2027-01-01T00:00:00): give worker-green one like it if an upgrade comes before that',
  ]);
});

test('services of which nothing says who made them: what such a tool must let alone', () => {
  const { warnings } = planned({ ...worker({ tags: {} }) });

  expect(warnings.slice(1)).toEqual([
    expect.stringMatching(
      /^nothing says which tool made worker: if Terraform .*ignore_changes = \[desired_count, task_definition\]/,
    ),
  ]);
});

const worker = (changed: Parameters<typeof service>[1]) => ({ worker: service('worker', changed) });
const master = (changed: Parameters<typeof service>[1]) => ({
  master: service('master', { registry, ...changed }),
});

describe('what is refused', () => {
  test.each<[string, Partial<ExistingCluster>, Partial<AdoptionWish>]>([
    ['same-service', { worker: service('master') }, {}],
    ['several-masters', master({ desired: 2 }), {}],
    ['task-definition-family-shared', worker({ family: 'master-family' }), {}],
    ['load-balanced-workers', worker({ targetGroups: ['arn:group'] }), {}],
    ['deployment-controller', worker({ controller: 'CODE_DEPLOY' }), {}],
    ['scheduling-strategy', worker({ scheduling: 'DAEMON' }), {}],
    ['deployment-strategy', master({ strategy: 'BLUE_GREEN' }), {}],
    ['network-mode', worker({ networkMode: 'bridge' }), {}],
    ['service-connect', master({ serviceConnect: true }), {}],
    ['vpc-lattice', master({ lattice: true }), {}],
    ['master-address-missing', { masterHost: { code: 'master-address-missing', message: 'hidden' } }, {}],
    ['master-address-ambiguous', { masterHost: { code: 'master-address-ambiguous', message: 'two' } }, {}],
    ['namespace-missing', master({ registry: null }), {}],
    ['namespace-without-dns', { namespace: { ...namespace, dns: false } }, {}],
    ['record-type', master({ registry: { ...registry, recordTypes: ['SRV'] } }), {}],
    ['load-balancer-unsupported', { balancing: { problem: 'two rules lead to it' } }, {}],
    ['rule-priority-taken', { balancing: { ...balancing, priority: 1, taken: [1] } }, {}],
    ['rule-priority-taken', { balancing: { ...balancing, priority: 5, taken: [4, 5] } }, {}],
    ['rule-priority-taken', { balancing: { ...balancing, taken: [50_000] } }, {}],
    ['name-too-long', {}, { suffix: 'x'.repeat(60) }],
    ['masters-overlap', {}, { topology: 'shared-master' }],
    ['image-template-missing', {}, { imageTemplate: null }],
  ])('%s', (code, cluster, change) => {
    const answer = planAdoption({ ...existing, ...cluster }, { ...wish, ...change });

    expect(answer).toMatchObject({ kind: 'refused', cause: { code } });
  });

  test('a master that only another topology can do without says so', () => {
    const answer = planAdoption({ ...existing, ...master({ serviceConnect: true }) }, wish);

    expect(answer).toMatchObject({
      cause: {
        message: expect.stringMatching(
          /can't reach a name that is added later.*give the master a Cloud Map name.*or adopt it with --topology shared-master$/,
        ),
      },
    });
  });
});

test('a circuit breaker that puts revisions back by itself is warned of', () => {
  const { warnings } = planned(master({ rollsBack: true }));

  expect(warnings.slice(ownedByStack.length)).toEqual([
    expect.stringMatching(/^the circuit breaker of master puts the last revision back/),
  ]);
});
