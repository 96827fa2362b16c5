import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Registration, RegistrationInput } from '../../contract/registration.ts';
import type { Slots } from '../../domain/cluster.ts';
import { badConstruct } from '../bad-construct.ts';
import { registrationOf } from './cluster-registration.ts';
import type { ClusterNetwork, ILocustCluster } from './locust-cluster-interface.ts';
import { probeSecurityGroup } from './probe-security-group.ts';
import { registeredLogin, type WebLoginProps } from './web-login.ts';

/** What upgrades go by besides the services; each has a default. */
export type LocustClusterSettings = Omit<
  RegistrationInput,
  'schemaVersion' | 'cluster' | 'topology' | 'slots' | 'webLogin'
>;

export interface ExistingLocustClusterProps extends LocustClusterSettings {
  /** Name of the ECS cluster. */
  readonly clusterName: string;
  /** The login of the masters' web interfaces. @default they ask nobody who they are */
  readonly webLogin?: WebLoginProps;
  /** Names of the four services; of three, where both slots name one master. */
  readonly slots: Slots;
  /**
   * The network of the masters.
   * @default the Probe runs outside any VPC and needs masters with public addresses
   */
  readonly vpc?: IVpc;
  /** Subnets from which the masters can be reached. @default the private ones */
  readonly subnets?: SubnetSelection;
  /** Security groups of the masters; each gets a rule that lets the Probe in. Needed with `vpc`. */
  readonly masterSecurityGroups?: readonly ISecurityGroup[];
  /** ARNs of the task and execution roles of the services' task definitions. @default they have none */
  readonly taskRoles?: readonly string[];
  /**
   * Families of the services' task definitions: upgrades may then register in no others.
   * @default any family of the account
   */
  readonly families?: readonly string[];
}

/** A cluster that somebody else made: nothing of it is created here but the Probe's way to the masters. */
export class ExistingLocustCluster extends Construct implements ILocustCluster {
  readonly clusterName: string;
  readonly registration: Registration;
  readonly network: ClusterNetwork | undefined;
  readonly taskRoles: readonly string[];
  readonly families: readonly string[] | undefined;
  readonly webLoginSecret: ISecret | undefined;

  constructor(scope: Construct, id: string, props: ExistingLocustClusterProps) {
    super(scope, id);
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
