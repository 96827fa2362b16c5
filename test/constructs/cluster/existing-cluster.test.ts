import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { expect, test } from 'vitest';
import { ExistingLocustCluster } from '../../../lib/constructs/cluster/existing-cluster.ts';
import type { ExistingLocustClusterProps } from '../../../lib/constructs/cluster/existing-cluster-props.ts';
import { servicesOf } from '../../../lib/domain/cluster.ts';

const slots = {
  blue: { master: 'blue-master', worker: 'blue-worker' },
  green: { master: 'green-master', worker: 'green-worker' },
};

function existing(
  props: (stack: Stack) => Partial<ExistingLocustClusterProps> = () => ({}),
): ExistingLocustCluster {
  const stack = new Stack(new App(), 'Team');
  return new ExistingLocustCluster(stack, 'Cluster', {
    clusterName: 'locust',
    slots,
    families: servicesOf(slots),
    ...props(stack),
  });
}

test('what is not said has the defaults of a registration', () => {
  expect(existing().registration).toMatchObject({
    cluster: 'locust',
    topology: 'two-masters',
    slots,
    webPort: 8089,
    listenerPort: 5557,
  });
});

test('one master for both slots is a shared master', () => {
  const shared = { ...slots, green: { ...slots.green, master: 'blue-master' } };

  const cluster = existing(() => ({ slots: shared, families: servicesOf(shared) }));

  expect(cluster.registration.topology).toBe('shared-master');
});

test('the masters let the Probe in, on their two ports, and it may go nowhere else', () => {
  const cluster = existing((stack) => ({
    vpc: new Vpc(stack, 'Network', { natGateways: 0 }),
    masterSecurityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Masters', 'sg-0123456789abcdef0')],
    webPort: 8090,
  }));

  const template = Template.fromStack(Stack.of(cluster));
  for (const port of [8090, 5557]) {
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: 'sg-0123456789abcdef0',
      FromPort: port,
      ToPort: port,
    });
    template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', {
      DestinationSecurityGroupId: 'sg-0123456789abcdef0',
      FromPort: port,
      ToPort: port,
    });
  }
  template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 2);
});
