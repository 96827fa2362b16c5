import type { Duration } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IPeer, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { ContainerImage, RuntimePlatform, Secret } from 'aws-cdk-lib/aws-ecs';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Topology } from '../../domain/cluster.ts';
import type { LocustClusterSettings } from './existing-cluster-props.ts';
import type { WebLoginProps } from './web-login.ts';

/** One image for masters and workers, or one for each. */
export type LocustImage =
  | ContainerImage
  | { readonly master: ContainerImage; readonly worker: ContainerImage };

/** The container of a role, as the first deployment and every change of the code has it. */
export interface LocustTaskProps {
  /** CPU units of a task. @default 1024 */
  readonly cpu?: number;
  /** Memory of a task. @default 2048 */
  readonly memoryLimitMiB?: number;
  /** Variables besides those by which Locust learns its role and its master. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What must not stand in the template, such as a web login. */
  readonly secrets?: Readonly<Record<string, Secret>>;
  /** Arguments for the image's entry point. @default the image's own */
  readonly command?: readonly string[];
  /** From SIGTERM to SIGKILL, at most 120 s on Fargate. @default 30 seconds */
  readonly stopTimeout?: Duration;
}

/** An internal load balancer for the web interface of whichever master is active. */
export interface LocustLoadBalancerProps {
  /** Who may reach it. @default nobody: use the load balancer's `connections` */
  readonly allowFrom?: readonly IPeer[];
  /** Serves HTTPS on port 443. @default HTTP on port 80 */
  readonly certificate?: ICertificate;
  /** Where it stands. @default the subnets of the tasks */
  readonly subnets?: SubnetSelection;
  /** Where its access logs go. @default there are none */
  readonly accessLogs?: IBucket;
}

/** Application Auto Scaling of the workers. Policies are the team's own: they name the target that stands here. */
export interface WorkerScalingProps {
  readonly minWorkers: number;
  readonly maxWorkers: number;
}

/** What a cluster that is made here decides by itself stands in the other properties. */
type OwnSettings =
  | 'images'
  | 'container'
  | 'headless'
  | 'webPort'
  | 'listenerPort'
  | 'masterHosts'
  | 'loadBalancer';

export interface LocustClusterProps extends Omit<LocustClusterSettings, OwnSettings> {
  /** The Locust version that the code asks for. The first deployment runs it; later ones leave it to upgrades. */
  readonly version: string;
  /**
   * Images of single versions, from a registry or built in the app; they count over `imageTemplate`. Keep the entry of
   * the version that runs: it says which version its image carries.
   */
  readonly images?: Readonly<Record<string, LocustImage>>;
  /** Name of the ECS cluster: letters, digits and hyphens. @default a generated name */
  readonly clusterName?: string;
  /** @default a VPC of two availability zones and one NAT gateway */
  readonly vpc?: IVpc;
  /** Subnets of the tasks; they need a way to the registry. @default the private ones */
  readonly subnets?: SubnetSelection;
  /** @default two-masters */
  readonly topology?: Topology;
  /** Workers after the first deployment; later ones leave the count alone. @default 2 */
  readonly workers?: number;
  /** @default nobody but the team changes the number of workers */
  readonly scaling?: WorkerScalingProps;
  readonly master?: LocustTaskProps;
  readonly worker?: LocustTaskProps;
  /**
   * The login that the masters' locustfile or options set up, for upgrades to use.
   * @default they ask nobody who they are
   */
  readonly webLogin?: WebLoginProps;
  /** Path of the locustfile in the image. @default the image's own */
  readonly locustfile?: string;
  /** @default X86_64, Linux */
  readonly runtimePlatform?: RuntimePlatform;
  /** Whether workers run on Fargate Spot, which may take any of them away. @default false */
  readonly spotWorkers?: boolean;
  /** @default the web interface is reached by the masters' names only */
  readonly loadBalancer?: LocustLoadBalancerProps;
  /** @default one month */
  readonly logRetention?: RetentionDays;
}
