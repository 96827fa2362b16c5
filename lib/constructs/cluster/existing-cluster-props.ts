import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { RegistrationInput } from '../../contract/registration.ts';
import type { Slots } from '../../domain/cluster.ts';
import type { WebLoginProps } from './web-login.ts';

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
   * Families of the services' task definitions, one a service: upgrades register in them and in no others.
   * `locust-upgrade adopt` prints them.
   */
  readonly families: readonly string[];
}
