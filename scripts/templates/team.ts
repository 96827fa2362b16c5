import type { Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { ContainerImage, TaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

export const account = '123456789012';
export const region = 'eu-west-1';
export const registry = `${account}.dkr.ecr.${region}.amazonaws.com`;

/** A target that names its images. */
export const baked = {
  version: '2.32.2',
  images: { master: `${registry}/locust:master`, worker: `${registry}/locust:worker` },
};

export function arnOf(service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}

/** What a team has, or makes in the same stack. Each is there once it is asked for, and once only. */
export class Team {
  readonly stack: Stack;
  readonly #made = new Map<string, unknown>();

  constructor(stack: Stack) {
    this.stack = stack;
  }

  readonly vpc = () =>
    this.#once('Vpc', (stack, id) =>
      Vpc.fromVpcAttributes(stack, id, {
        vpcId: 'vpc-0123456789abcdef0',
        vpcCidrBlock: '10.0.0.0/16',
        availabilityZones: [`${region}a`, `${region}b`],
        privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
        privateSubnetRouteTableIds: ['rtb-0123456789abcdef0', 'rtb-0123456789abcdef1'],
        isolatedSubnetIds: ['subnet-0123456789abcdef2', 'subnet-0123456789abcdef3'],
        isolatedSubnetRouteTableIds: ['rtb-0123456789abcdef2', 'rtb-0123456789abcdef3'],
      }),
    );

  readonly masterSecurityGroup = () =>
    this.#once('Masters', (stack, id) =>
      SecurityGroup.fromSecurityGroupId(stack, id, 'sg-0123456789abcdef0', { mutable: true }),
    );

  readonly certificate = () =>
    this.#once('Certificate', (stack, id) =>
      Certificate.fromCertificateArn(stack, id, arnOf('acm', 'certificate/1')),
    );

  readonly accessLogs = () =>
    this.#once('AccessLogs', (stack, id) => Bucket.fromBucketName(stack, id, 'team-access-logs'));

  readonly topic = () =>
    this.#once('Topic', (stack, id) => Topic.fromTopicArn(stack, id, arnOf('sns', 'team')));

  readonly ownKey = () =>
    this.#once('OwnKey', (stack, id) => new Key(stack, id, { enableKeyRotation: true }));

  readonly namedSecret = () =>
    this.#once('NamedSecret', (stack, id) => Secret.fromSecretNameV2(stack, id, 'web'));

  readonly secretWithKey = () =>
    this.#once('SecretWithKey', (stack, id) =>
      Secret.fromSecretAttributes(stack, id, {
        secretCompleteArn: arnOf('secretsmanager', 'secret:web-AbCdEf'),
        encryptionKey: this.ownKey(),
      }),
    );

  readonly repository = () =>
    this.#once('Repository', (stack, id) => Repository.fromRepositoryName(stack, id, 'team/locust'));

  readonly scheduleGroup = () =>
    this.#once('ScheduleGroup', (stack, id) => ScheduleGroup.fromScheduleGroupName(stack, id, 'load-tests'));

  readonly taskDefinition = (role: 'master' | 'worker') =>
    this.#once(`TaskDefinition-${role}`, (stack, id) =>
      TaskDefinition.fromTaskDefinitionArn(stack, id, arnOf('ecs', `task-definition/${role}:1`)),
    );

  /** Built from the demo's folder when it is deployed. */
  readonly builtImage = () =>
    ContainerImage.fromAsset('demo', {
      buildArgs: { LOCUST_VERSION: '2.25.0' },
      platform: Platform.LINUX_AMD64,
    });

  #once<Thing>(id: string, make: (stack: Construct, id: string) => Thing): Thing {
    if (!this.#made.has(id)) this.#made.set(id, make(this.stack, id));
    return this.#made.get(id) as Thing;
  }
}
