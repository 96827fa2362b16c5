import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { demoOf } from '../../lib/constructs/demo-stack.ts';
import { demoContext, parseContext } from '../../lib/contract/app-context.ts';
import { dependenciesOf } from '../../lib/local/cloudformation/dependencies.ts';
import type { TemplateResource } from '../../lib/local/template/template.ts';

const demo = (given: Readonly<Record<string, unknown>>) =>
  demoOf(new App({ analyticsReporting: false }), 'Demo', parseContext(demoContext, 'demo', given));

test('an image is built for each version, from one folder', () => {
  const { cluster } = demo({ version: '2.32.2', versions: ['2.32.2', '2.47.0'] });

  const addresses = Object.values(cluster.registration.images).map(({ master }) => master);
  expect(Object.keys(cluster.registration.images)).toEqual(['2.32.2', '2.47.0']);
  expect(new Set(addresses).size).toBe(2);
});

test.each([
  { topology: 'two-masters', spotWorkers: false, loadBalancer: true },
  { topology: 'two-masters', spotWorkers: true, loadBalancer: false },
  { topology: 'shared-master', spotWorkers: true, loadBalancer: true },
  { topology: 'shared-master', spotWorkers: false, loadBalancer: false },
])('deploys with %j', (options) => {
  const { stack } = demo({ version: '2.32.2', ...options });

  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::ECS::Service', options.topology === 'two-masters' ? 4 : 3);
  template.resourceCountIs('Custom::LocustUpgrade', 1);
  expect(Object.keys(template.findOutputs('WebInterface'))).toHaveLength(options.loadBalancer ? 1 : 0);
});

test('what an upgrade takes, its network and its roles included, is deleted after the drain', () => {
  const { stack } = demo({ version: '2.32.2', versions: ['2.32.2'], loadBalancer: true });
  const resources: Readonly<Record<string, TemplateResource>> = Template.fromStack(stack).toJSON().Resources;
  const [drain = ''] = Object.keys(resources).filter(
    (id) => resources[id]?.Type === 'Custom::LocustUpgradeDrain',
  );

  const kept = reachable(resources, drain);

  const beside = Object.keys(resources).filter((id) => !kept.has(id));
  const types = new Set(beside.map((id) => resources[id]?.Type));
  expect([...types].toSorted()).toEqual([
    'AWS::CloudWatch::Alarm',
    'AWS::CloudWatch::CompositeAlarm',
    'AWS::CloudWatch::Dashboard',
    'AWS::Events::Rule',
    'AWS::Lambda::Permission',
    'AWS::SSM::Parameter',
    'Custom::LocustUpgrade',
  ]);
  const rules = beside.filter((id) => resources[id]?.Type === 'AWS::Events::Rule');
  expect(rules).toEqual([expect.stringContaining('SkewWatch')]);
});

/** A resource and all that stand as long as it does. */
function reachable(resources: Readonly<Record<string, TemplateResource>>, from: string): ReadonlySet<string> {
  const found = new Set<string>([from]);
  for (const id of found) {
    const resource = resources[id];
    if (resource) for (const dependency of dependenciesOf(resource)) found.add(dependency);
  }
  return found;
}
