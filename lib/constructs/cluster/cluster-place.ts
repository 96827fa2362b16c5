import {
  type ISecurityGroup,
  type IVpc,
  Port,
  SecurityGroup,
  type SubnetSelection,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { listenerPort, webPort } from './locust-cluster-defaults.ts';
import type { ClusterNetwork } from './locust-cluster-interface.ts';
import { probeSecurityGroup } from './probe-security-group.ts';

export interface ClusterPlaceProps {
  readonly vpc?: IVpc;
  readonly subnets?: SubnetSelection;
}

/** Where the cluster stands, and who may speak to whom: workers and the Probe to masters, and nobody else. */
export class ClusterPlace extends Construct {
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection | undefined;
  readonly masters: ISecurityGroup;
  readonly workers: ISecurityGroup;
  /** The Probe's place. */
  readonly network: ClusterNetwork;

  constructor(scope: Construct, id: string, { vpc, subnets }: ClusterPlaceProps) {
    super(scope, id);
    this.vpc = vpc ?? new Vpc(this, 'Vpc', { maxAzs: 2, natGateways: 1, flowLogs: { Rejected: {} } });
    this.subnets = subnets;
    this.masters = this.#group('Masters', 'Locust masters');
    this.workers = this.#group('Workers', 'Locust workers');
    this.masters.addIngressRule(this.workers, Port.tcp(listenerPort), 'listener, from workers');
    const probe = probeSecurityGroup(this, { vpc: this.vpc, masters: [this.masters], webPort, listenerPort });
    this.network = { vpc: this.vpc, securityGroups: [probe], ...(subnets && { subnets }) };
  }

  /** Masters and workers pull their images and load what is to be tested, wherever it is. */
  #group(id: string, description: string): SecurityGroup {
    return new SecurityGroup(this, id, { vpc: this.vpc, description, allowAllOutbound: true });
  }
}
