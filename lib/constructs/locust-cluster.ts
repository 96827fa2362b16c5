import { Names } from 'aws-cdk-lib';
import { Connections, type IConnectable, Port } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerInsights, type FargateService } from 'aws-cdk-lib/aws-ecs';
import type { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { containerName } from '../contract/locust-container.ts';
import type { Registration } from '../contract/registration.ts';
import type { SlotName, Topology } from '../domain/cluster.ts';
import { BaseRevision } from './cluster/base-revision.ts';
import { checkCluster } from './cluster/check-cluster.ts';
import type { Role } from './cluster/cluster-images.ts';
import { ClusterNamespace } from './cluster/cluster-namespace.ts';
import { ClusterPlace } from './cluster/cluster-place.ts';
import { registrationOf, settingsIn } from './cluster/cluster-registration.ts';
import { ExistingLocustCluster } from './cluster/existing-cluster.ts';
import type { ExistingLocustClusterProps } from './cluster/existing-cluster-props.ts';
import { webPort, workersByDefault } from './cluster/locust-cluster-defaults.ts';
import type { ClusterNetwork, ILocustCluster } from './cluster/locust-cluster-interface.ts';
import type { LocustClusterProps } from './cluster/locust-cluster-props.ts';
import { SlotServices } from './cluster/slot-services.ts';
import { WebLoadBalancer } from './cluster/web-load-balancer.ts';
import { registeredLogin } from './cluster/web-login.ts';
import type { DeployedRevision } from './upgrade-on-deploy.ts';
import { acknowledgeWildcards } from './wildcard-reasons.ts';

/**
 * A Locust cluster on Fargate with two slots, blue active at first. Its template can be deployed again at any time: it
 * names no count, no revision and no weight that upgrades change.
 */
export class LocustCluster extends Construct implements ILocustCluster, IConnectable {
  /** A cluster that somebody else made: in another stack, by hand, or by `locust-upgrade adopt`. */
  static fromServices(scope: Construct, id: string, props: ExistingLocustClusterProps): ILocustCluster {
    return new ExistingLocustCluster(scope, id, props);
  }

  readonly clusterName: string;
  readonly registration: Registration;
  readonly network: ClusterNetwork;
  readonly taskRoles: readonly string[];
  readonly families: readonly string[];
  readonly mostWorkers: number;
  readonly webLoginSecret: ISecret | undefined;
  readonly cluster: Cluster;
  /** The revision that the code asks for: the target of an `UpgradeOnDeploy`. */
  readonly revision: DeployedRevision;
  /** Undefined unless it was asked for. */
  readonly loadBalancer: ApplicationLoadBalancer | undefined;
  /** Of the masters; the default port is the web interface's. */
  readonly connections: Connections;
  readonly #base: BaseRevision;
  readonly #services: SlotServices;

  constructor(scope: Construct, id: string, props: LocustClusterProps) {
    super(scope, id);
    acknowledgeWildcards(this);
    checkCluster(this, props);
    this.clusterName = props.clusterName ?? Names.uniqueResourceName(this, { maxLength: 40, separator: '-' });
    this.webLoginSecret = props.webLogin?.secret;
    const { clusterName } = this;
    const topology = props.topology ?? 'two-masters';
    const workers = props.workers ?? workersByDefault;
    this.mostWorkers = Math.max(workers, props.scaling?.maxWorkers ?? 0);
    const place = new ClusterPlace(this, 'Network', props);
    const namespace = new ClusterNamespace(this, 'Names', {
      vpc: place.vpc,
      name: `${clusterName.toLowerCase()}.internal`,
    });
    this.cluster = new Cluster(this, 'Cluster', {
      vpc: place.vpc,
      clusterName,
      containerInsightsV2: ContainerInsights.ENABLED,
    });
    const masterHosts = hostsIn(namespace, topology);
    this.#base = new BaseRevision(this, 'Revision', {
      clusterName,
      cluster: props,
      mostWorkers: this.mostWorkers,
      masterHost: masterHosts.blue,
    });
    this.revision = this.#base.deployed;
    const web = this.#web(props, topology, place);
    this.#services = new SlotServices(this, 'Services', {
      clusterName,
      cluster: this.cluster,
      topology,
      revision: this.#base,
      place,
      namespace,
      workers,
      spotWorkers: props.spotWorkers ?? false,
      ...(props.scaling && { scaling: props.scaling }),
      ...(web && { web }),
    });
    this.loadBalancer = web?.loadBalancer;
    this.network = place.network;
    this.taskRoles = this.#base.roles;
    this.families = this.#services.families;
    this.connections = new Connections({ securityGroups: [place.masters], defaultPort: Port.tcp(webPort) });
    this.registration = this.#register(props, topology, masterHosts, web);
  }

  /** What the code of the masters may do in AWS. */
  get masterTaskRole(): IRole {
    return this.#base.master.definition.taskRole;
  }

  /** What the code of the workers, the locustfile, may do in AWS. */
  get workerTaskRole(): IRole {
    return this.#base.worker.definition.taskRole;
  }

  /** The service of a role in a slot; a shared master belongs to both. */
  serviceOf(slot: SlotName, role: Role): FargateService {
    return this.#services.serviceOf(slot, role);
  }

  #register(
    props: LocustClusterProps,
    topology: Topology,
    masterHosts: Readonly<Record<SlotName, string>>,
    web: WebLoadBalancer | undefined,
  ): Registration {
    return registrationOf(this, {
      ...settingsIn(props),
      schemaVersion: 1,
      cluster: this.clusterName,
      topology,
      slots: this.#services.slots,
      container: containerName,
      imageTemplate: this.#base.imageTemplate,
      images: this.#base.listedImages,
      masterHosts,
      loadBalancer: web?.registered ?? null,
      webLogin: registeredLogin(props.webLogin),
    });
  }

  #web(
    { loadBalancer, basePath = '', tls = false }: LocustClusterProps,
    topology: Topology,
    { vpc, subnets, masters }: ClusterPlace,
  ): WebLoadBalancer | undefined {
    if (!loadBalancer) return undefined;
    const { clusterName } = this;
    const given = { ...loadBalancer, clusterName, vpc, topology, masters, basePath, tls };
    return new WebLoadBalancer(this, 'Web', { ...given, ...(subnets && { taskSubnets: subnets }) });
  }
}

/** The names of both slots' masters. */
function hostsIn(namespace: ClusterNamespace, topology: Topology): Readonly<Record<SlotName, string>> {
  if (topology === 'two-masters') {
    return { blue: namespace.hostOf('blue-master'), green: namespace.hostOf('green-master') };
  }
  return { blue: namespace.hostOf('master'), green: namespace.hostOf('master') };
}
