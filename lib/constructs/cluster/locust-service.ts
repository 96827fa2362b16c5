import { Duration } from 'aws-cdk-lib';
import type { ISecurityGroup, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import {
  AvailabilityZoneRebalancing,
  type CfnService,
  type CloudMapOptions,
  FargateService,
  type ICluster,
  PropagatedTagSource,
  type TaskDefinition,
} from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import type { Role } from './cluster-images.ts';

export interface LocustServiceProps {
  readonly role: Role;
  readonly cluster: ICluster;
  readonly base: TaskDefinition;
  /** The service's own family: its newest revision is what it is to run at any time. */
  readonly liveFamily: string;
  readonly securityGroup: ISecurityGroup;
  readonly subnets?: SubnetSelection;
  readonly cloudMap?: CloudMapOptions;
  readonly spot: boolean;
  readonly hasLoadBalancer: boolean;
}

/**
 * One of the four services. Upgrades change its task definition and its count outside CloudFormation, which writes
 * back what the template names whenever it changes anything else of the service. Therefore the template names the
 * family alone and no count (aws-cdk issue 3919).
 */
export class LocustService extends Construct {
  readonly service: FargateService;

  constructor(scope: Construct, id: string, props: LocustServiceProps) {
    super(scope, id);
    const { role, cloudMap, subnets } = props;
    this.service = new FargateService(this, 'Service', {
      cluster: props.cluster,
      taskDefinition: props.base,
      securityGroups: [props.securityGroup],
      // It would undo a step behind the orchestrator; without any, an image that can't be pulled hangs a deploy for hours.
      circuitBreaker: { enable: true, rollback: false },
      // On by default, it stops loaded workers in one zone to start others elsewhere.
      availabilityZoneRebalancing: AvailabilityZoneRebalancing.DISABLED,
      // One master at a time under one name; workers overlap.
      ...(role === 'master'
        ? { minHealthyPercent: 0, maxHealthyPercent: 100 }
        : { minHealthyPercent: 100, maxHealthyPercent: 200 }),
      propagateTags: PropagatedTagSource.SERVICE,
      ...(props.spot
        ? { capacityProviderStrategies: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }] }
        : {}),
      ...(subnets && { vpcSubnets: subnets }),
      ...(cloudMap && { cloudMapOptions: cloudMap }),
      ...(props.hasLoadBalancer && { healthCheckGracePeriod: Duration.minutes(5) }),
    });
    const resource = this.service.node.findChild('Service') as CfnService;
    resource.addPropertyOverride('TaskDefinition', props.liveFamily);
    // CDK names them, empty, although no alarm is wanted.
    resource.addPropertyDeletionOverride('DeploymentConfiguration.Alarms');
  }

  get name(): string {
    return this.service.serviceName;
  }
}
