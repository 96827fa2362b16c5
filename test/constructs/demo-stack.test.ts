import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { demoOf } from '../../lib/constructs/demo-stack.ts';
import { demoContext, parseContext } from '../../lib/contract/app-context.ts';

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
