import { Annotations, type Duration, Stack } from 'aws-cdk-lib';
import { type ISubnet, SecurityGroup, Subnet, Vpc } from 'aws-cdk-lib/aws-ec2';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { ExistingContext } from '../contract/app-context.ts';
import type { Registration } from '../contract/registration.ts';
import { ExistingLocustCluster } from './cluster/existing-cluster.ts';
import type { ExistingLocustClusterProps } from './cluster/existing-cluster-props.ts';
import { LocustUpgrader } from './locust-upgrader.ts';

export interface UpgraderStackProps {
  readonly registration: Registration;
  /** Where the masters can be reached. @default at public addresses */
  readonly network?: ExistingContext['network'];
  readonly taskRoles?: readonly string[];
  /** Families of the services' task definitions, one a service. */
  readonly families: readonly string[];
  readonly calendars?: readonly string[];
  readonly functionTimeout?: Duration;
  readonly deployPollInterval?: Duration;
}

/** A stack that holds nothing but the upgrader of a cluster that exists: what one machine runs, too. */
export function upgraderStack(scope: Construct, id: string, props: UpgraderStackProps): LocustUpgrader {
  const { registration, network, taskRoles, families, ...upgraderProps } = props;
  const { schemaVersion: _, topology: __, cluster: clusterName, webLogin, ...settings } = registration;
  const stack = new Stack(scope, id, { description: `Upgrades the Locust cluster ${clusterName}` });
  const cluster = new ExistingLocustCluster(stack, 'Cluster', {
    clusterName,
    ...settings,
    ...(webLogin && { webLogin: { ...webLogin, secret: existingSecret(stack, webLogin.secret) } }),
    ...(taskRoles && { taskRoles }),
    families,
    ...(network && placeOf(stack, network)),
  });
  return new LocustUpgrader(stack, 'Upgrader', { cluster, ...upgraderProps });
}

type Place = Pick<ExistingLocustClusterProps, 'vpc' | 'subnets' | 'masterSecurityGroups'>;

/** Parts of a network by their ids: nothing is looked up, so that synthesis needs no credentials. */
function placeOf(stack: Stack, network: NonNullable<ExistingContext['network']>): Place {
  const { vpcId, subnetIds, masterSecurityGroupIds } = network;
  return {
    // The subnets are named, so that its zones do not matter.
    vpc: Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId, availabilityZones: ['any'] }),
    subnets: { subnets: subnetIds.map((subnet) => existingSubnet(stack, subnet)) },
    masterSecurityGroups: masterSecurityGroupIds.map((group) =>
      SecurityGroup.fromSecurityGroupId(stack, `Masters${group}`, group),
    ),
  };
}

function existingSubnet(stack: Stack, id: string): ISubnet {
  const subnet = Subnet.fromSubnetId(stack, `Subnet${id}`, id);
  const reason = 'Nothing is routed here: a function is put into it';
  Annotations.of(subnet).acknowledgeWarning('@aws-cdk/aws-ec2:noSubnetRouteTableId', reason);
  return subnet;
}

/** By its name, or by its whole ARN. */
function existingSecret(stack: Stack, nameOrArn: string): ISecret {
  return nameOrArn.startsWith('arn:')
    ? Secret.fromSecretCompleteArn(stack, 'WebLogin', nameOrArn)
    : Secret.fromSecretNameV2(stack, 'WebLogin', nameOrArn);
}
