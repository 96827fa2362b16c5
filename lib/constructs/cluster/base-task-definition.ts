import { Arn, ArnFormat, Stack } from 'aws-cdk-lib';
import { type ContainerDefinition, FargateTaskDefinition, LogDriver, Protocol } from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { containerName } from '../../contract/locust-container.ts';
import { ecrImage } from '../../domain/ecr-image.ts';
import { acknowledge } from '../acknowledged.ts';
import { type ClusterImages, imageOfRole, imageOfVersion, type Role } from './cluster-images.ts';
import { listenerPort, webPort } from './locust-cluster-defaults.ts';
import type { LocustClusterProps, LocustTaskProps } from './locust-cluster-props.ts';

export interface BaseTaskDefinitionProps {
  readonly role: Role;
  readonly family: string;
  readonly images: ClusterImages;
  /** How Locust learns its role, its master and its locustfile. */
  readonly environment: Readonly<Record<string, string>>;
  readonly task: LocustTaskProps;
  readonly cluster: Pick<LocustClusterProps, 'runtimePlatform' | 'logRetention'>;
}

/**
 * What the code says that a role runs. No service runs it: the first deployment copies it into the live families,
 * later changes reach them by an upgrade.
 */
export class BaseTaskDefinition extends Construct {
  readonly definition: FargateTaskDefinition;
  /** Addresses of the listed images, by version, as ECS is to pull them. */
  readonly listed: Readonly<Record<string, string>>;
  /** The address of the image that the code asks for. */
  readonly image: string;
  readonly #container: ContainerDefinition;

  constructor(scope: Construct, id: string, props: BaseTaskDefinitionProps) {
    super(scope, id);
    const { role, family, images, task, cluster } = props;
    const logGroup = new LogGroup(this, 'Logs', {
      retention: cluster.logRetention ?? RetentionDays.ONE_MONTH,
    });
    this.definition = new FargateTaskDefinition(this, 'Definition', {
      family,
      cpu: task.cpu ?? 1024,
      memoryLimitMiB: task.memoryLimitMiB ?? 2048,
      ...(cluster.runtimePlatform && { runtimePlatform: cluster.runtimePlatform }),
    });
    this.#container = this.#addContainer(props, logGroup);
    this.image = this.#container.imageName;
    this.#allowPull(images.imageTemplate);
    this.#acknowledge();
    this.listed = Object.fromEntries(
      Object.entries(images.images).map(([version, image]) => {
        const place = new Construct(this, `Image${version}`);
        return [version, imageOfRole(image, role).bind(place, this.#container).imageName];
      }),
    );
  }

  /** The roles that ECS takes on for its tasks. */
  get roles(): readonly string[] {
    return [this.definition.taskRole.roleArn, this.definition.obtainExecutionRole().roleArn];
  }

  #addContainer({ role, images, environment, task }: BaseTaskDefinitionProps, logGroup: ILogGroup) {
    return this.definition.addContainer(containerName, {
      image: imageOfVersion(images, role),
      essential: true,
      environment: { ...task.environment, ...environment },
      logging: LogDriver.awsLogs({ logGroup, streamPrefix: role }),
      ...(task.secrets && { secrets: { ...task.secrets } }),
      ...(task.command && { command: [...task.command] }),
      ...(task.stopTimeout && { stopTimeout: task.stopTimeout }),
      ...(role === 'master' && {
        portMappings: [webPort, listenerPort].map((containerPort) => ({
          containerPort,
          protocol: Protocol.TCP,
        })),
      }),
    });
  }

  #acknowledge(): void {
    const secrets = "Locust's settings are no secrets; what is one goes into the property secrets";
    acknowledge(this, 'ECS2', secrets);
  }

  /** An image that is given as text brings no permission with it, as one that is given as a repository does. */
  #allowPull(imageTemplate: string): void {
    const parsed = ecrImage(imageTemplate);
    if (!parsed) return;
    const { account, region, repository } = parsed;
    const arn = Arn.format(
      {
        service: 'ecr',
        account,
        region,
        resource: 'repository',
        resourceName: repository.replaceAll('{version}', '*'),
        arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
      },
      Stack.of(this),
    );
    const pull = ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'];
    const allow = (actions: string[], resources: string[]) =>
      this.definition.addToExecutionRolePolicy(new PolicyStatement({ actions, resources }));
    allow(pull, [arn]);
    // It knows no narrower resource (service authorization reference).
    allow(['ecr:GetAuthorizationToken'], ['*']);
  }
}
