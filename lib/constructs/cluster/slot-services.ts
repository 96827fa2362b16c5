import {
  CfnClusterCapacityProviderAssociations,
  type Cluster,
  type FargateService,
} from 'aws-cdk-lib/aws-ecs';
import { Construct, type IDependable } from 'constructs';
import type { SlotName, Slots, Topology } from '../../domain/cluster.ts';
import { acknowledgeWildcard, writtenArn } from './acknowledged.ts';
import type { BaseRevision } from './base-revision.ts';
import { placesOf, type ServicePlace } from './cluster-layout.ts';
import type { ClusterNamespace } from './cluster-namespace.ts';
import { registerFamilies, setCounts, setLimits } from './cluster-permissions.ts';
import type { ClusterPlace } from './cluster-place.ts';
import { ClusterResource } from './cluster-resource.ts';
import type { WorkerScalingProps } from './locust-cluster-props.ts';
import { LocustService } from './locust-service.ts';
import type { WebLoadBalancer } from './web-load-balancer.ts';

export interface SlotServicesProps {
  readonly clusterName: string;
  readonly cluster: Cluster;
  readonly topology: Topology;
  readonly revision: BaseRevision;
  readonly place: ClusterPlace;
  readonly namespace: ClusterNamespace;
  readonly workers: number;
  readonly spotWorkers: boolean;
  readonly scaling?: WorkerScalingProps;
  readonly web?: WebLoadBalancer;
}

/** The services of both slots, the first revision of each before it, and their first counts after them. */
export class SlotServices extends Construct {
  readonly slots: Slots;
  readonly services: Readonly<Record<string, FargateService>>;
  /** Of the services' live task definitions, one a service. */
  readonly families: readonly string[];
  readonly #places: readonly ServicePlace[];

  constructor(scope: Construct, id: string, props: SlotServicesProps) {
    super(scope, id);
    this.#places = placesOf(props.topology);
    this.families = this.#places.map(({ suffix }) => familyOf(props.clusterName, suffix));
    const before: IDependable[] = [this.#firstRevision(props)];
    if (props.spotWorkers) before.push(this.#spot(props.cluster));
    this.services = Object.fromEntries(
      this.#places.map((place) => [place.suffix, this.#service(place, props, before)]),
    );
    this.slots = { blue: this.#slot('blue'), green: this.#slot('green') };
    this.#firstCounts(props);
  }

  /** The service of a role in a slot; of the shared master for both. */
  serviceOf(slot: SlotName, role: ServicePlace['role']): FargateService {
    const service = this.services[`${slot}-${role}`] ?? this.services[role];
    if (service) return service;
    throw new Error(`there is no ${role} in ${slot}`);
  }

  #slot(slot: SlotName): Slots[SlotName] {
    return {
      master: this.serviceOf(slot, 'master').serviceName,
      worker: this.serviceOf(slot, 'worker').serviceName,
    };
  }

  #firstRevision({ clusterName, revision, namespace }: SlotServicesProps): IDependable {
    const families = this.#places.map(({ role, suffix, masterSuffix }) => ({
      family: familyOf(clusterName, suffix),
      base: revision[role].definition.taskDefinitionArn,
      masterHost: masterSuffix === null ? '' : namespace.hostOf(masterSuffix),
    }));
    const first = new ClusterResource(this, 'FirstRevision', {
      lambda: 'first-revision',
      clusterName,
      resourceType: 'Custom::LocustFirstRevision',
      properties: { families },
      statements: registerFamilies(
        this,
        families.map(({ family }) => family),
        revision.roles,
      ),
    });
    acknowledgeWildcard(first, '*', 'ecs:DescribeTaskDefinition knows no narrower resource');
    for (const { family } of families) {
      const revisions = writtenArn('ecs', `task-definition/${family}:*`);
      acknowledgeWildcard(first, revisions, 'A revision has its number when it is registered');
    }
    return first.resource;
  }

  /** CDK's own association has no service wait for it, and a service whose provider is not associated is refused. */
  #spot({ clusterName }: Cluster): IDependable {
    return new CfnClusterCapacityProviderAssociations(this, 'Spot', {
      cluster: clusterName,
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [],
    });
  }

  #service(place: ServicePlace, props: SlotServicesProps, before: readonly IDependable[]): FargateService {
    const { role, suffix, slot } = place;
    const { cluster, revision, namespace, web, spotWorkers } = props;
    const isMaster = role === 'master';
    const { service } = new LocustService(this, place.id, {
      role,
      cluster,
      base: revision[role].definition,
      liveFamily: familyOf(props.clusterName, suffix),
      securityGroup: isMaster ? props.place.masters : props.place.workers,
      spot: spotWorkers && !isMaster,
      hasLoadBalancer: isMaster && web !== undefined,
      ...(props.place.subnets && { subnets: props.place.subnets }),
      ...(isMaster && { cloudMap: namespace.optionsFor(suffix) }),
    });
    service.node.addDependency(...before);
    if (isMaster) web?.attach(service, slot ?? 'blue');
    return service;
  }

  /** The idle slot has no room to scale: it must stay empty. */
  #limits({ minWorkers, maxWorkers }: WorkerScalingProps) {
    const limitsOf = (slot: SlotName, min: number, max: number) => {
      return { service: this.serviceOf(slot, 'worker').serviceName, min, max };
    };
    return [limitsOf('blue', minWorkers, maxWorkers), limitsOf('green', 0, 0)];
  }

  #firstCounts({ clusterName, workers, scaling }: SlotServicesProps): void {
    const counts = this.#places.map(({ role, suffix, active }) => ({
      service: this.services[suffix]?.serviceName ?? '',
      desired: active ? (role === 'master' ? 1 : workers) : 0,
    }));
    const first = new ClusterResource(this, 'FirstCounts', {
      lambda: 'cluster-state',
      clusterName,
      resourceType: 'Custom::LocustClusterState',
      properties: { counts, ...(scaling && { scaling: this.#limits(scaling) }) },
      statements: [
        setCounts(
          this,
          clusterName,
          counts.map(({ service }) => service),
        ),
        ...(scaling ? setLimits(this) : []),
      ],
    });
    const targets = writtenArn('application-autoscaling', 'scalable-target/*');
    if (scaling) acknowledgeWildcard(first, targets, 'The id of a scalable target is drawn by AWS');
  }
}

function familyOf(clusterName: string, suffix: string): string {
  return `${clusterName}-${suffix}`;
}
