import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Registration } from '../../contract/registration.ts';
import { badConstruct } from '../bad-construct.ts';
import { checkExistingCluster } from './check-existing-cluster.ts';
import { registrationOf } from './cluster-registration.ts';
import type { ExistingLocustClusterProps } from './existing-cluster-props.ts';
import type { ClusterNetwork, ILocustCluster } from './locust-cluster-interface.ts';
import { probeSecurityGroup } from './probe-security-group.ts';
import { registeredLogin } from './web-login.ts';

/** A cluster that somebody else made: nothing of it is created here but the Probe's way to the masters. */
export class ExistingLocustCluster extends Construct implements ILocustCluster {
  readonly clusterName: string;
  readonly registration: Registration;
  readonly network: ClusterNetwork | undefined;
  readonly taskRoles: readonly string[];
  readonly families: readonly string[];
  readonly mostWorkers = undefined;
  readonly webLoginSecret: ISecret | undefined;

  constructor(scope: Construct, id: string, props: ExistingLocustClusterProps) {
    super(scope, id);
    checkExistingCluster(this, props);
    const { clusterName, slots, vpc, subnets, masterSecurityGroups, ...others } = props;
    const { taskRoles, families, webLogin, ...settings } = others;
    this.clusterName = clusterName;
    this.registration = registrationOf(this, {
      ...settings,
      schemaVersion: 1,
      cluster: clusterName,
      topology: slots.blue.master === slots.green.master ? 'shared-master' : 'two-masters',
      slots,
      webLogin: registeredLogin(webLogin),
    });
    this.webLoginSecret = webLogin?.secret;
    this.taskRoles = taskRoles ?? [];
    this.families = families;
    this.network = vpc && this.#networkOf(vpc, subnets, masterSecurityGroups ?? []);
  }

  #networkOf(
    vpc: IVpc,
    subnets: SubnetSelection | undefined,
    masters: readonly ISecurityGroup[],
  ): ClusterNetwork {
    if (masters.length === 0) {
      throw badConstruct(
        this,
        'vpc without masterSecurityGroups: the masters would not let the Probe in',
        "name the masters' security groups",
      );
    }
    const { webPort, listenerPort } = this.registration;
    const group = probeSecurityGroup(this, { vpc, masters, webPort, listenerPort });
    return { vpc, securityGroups: [group], ...(subnets && { subnets }) };
  }
}
