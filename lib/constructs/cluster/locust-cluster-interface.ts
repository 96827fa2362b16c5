import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IConstruct } from 'constructs';
import type { Registration } from '../../contract/registration.ts';

/** Where the masters can be reached: the Probe's place. */
export interface ClusterNetwork {
  readonly vpc: IVpc;
  readonly subnets?: SubnetSelection;
  readonly securityGroups?: ISecurityGroup[];
}

/** A Locust cluster with two slots, made by `LocustCluster` or by anybody else: all that an upgrader must know. */
export interface ILocustCluster extends IConstruct {
  /** Name of the ECS cluster, and what the command line calls the cluster. */
  readonly clusterName: string;
  /** What upgrades go by. Its texts may be tokens, such as service names that CloudFormation generates. */
  readonly registration: Registration;
  /** The place from which the masters can be reached; without it they must have public addresses. */
  readonly network: ClusterNetwork | undefined;
  /** The login of the masters; undefined where they ask nobody who they are. */
  readonly webLoginSecret: ISecret | undefined;
  /** ARNs of the task and execution roles of the four task definitions: what an upgrade passes on to ECS. */
  readonly taskRoles: readonly string[];
  /** Families of the services' task definitions, one a service: upgrades register in them and in no others. */
  readonly families: readonly string[];
  /** The most workers that the code names: floors are checked against it. Undefined where it names none. */
  readonly mostWorkers: number | undefined;
}
