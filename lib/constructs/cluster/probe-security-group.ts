import { type IConnectable, type IVpc, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

export interface ProbeAccess {
  readonly vpc: IVpc;
  readonly masters: readonly IConnectable[];
  readonly webPort: number;
  readonly listenerPort: number;
}

/** A security group for the Probe, which may reach the masters' web interface and listener and nothing else. */
export function probeSecurityGroup(scope: Construct, access: ProbeAccess): SecurityGroup {
  const group = new SecurityGroup(scope, 'ProbeSecurityGroup', {
    vpc: access.vpc,
    description: 'The Probe of locust-upgrade: speaks to Locust masters only',
    allowAllOutbound: false,
  });
  for (const master of access.masters) {
    group.connections.allowTo(master, Port.tcp(access.webPort), 'web interface, from the upgrade probe');
    group.connections.allowTo(master, Port.tcp(access.listenerPort), 'listener, from the upgrade probe');
  }
  return group;
}
