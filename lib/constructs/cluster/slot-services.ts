import {
  CfnClusterCapacityProviderAssociations,
  type Cluster,
  type FargateService,
} from 'aws-cdk-lib/aws-ecs';
import { Construct, type IDependable } from 'constructs';
import type { SlotName, Slots, Topology } from '../../domain/cluster.ts';
import type { BaseRevision } from './base-revision.ts';
import { familyOf, placesOf, type ServicePlace } from './cluster-layout.ts';
import type { ClusterNamespace } from './cluster-namespace.ts';
import type { ClusterPlace } from './cluster-place.ts';
import { firstCounts } from './first-counts.ts';
import { firstRevision } from './first-revision.ts';
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
    const before: IDependable[] = [firstRevision(this, { ...props, places: this.#places })];
    if (props.spotWorkers) before.push(this.#spot(props.cluster));
    this.services = Object.fromEntries(
      this.#places.map((place) => [place.suffix, this.#service(place, props, before)]),
    );
    this.slots = { blue: this.#slot('blue'), green: this.#slot('green') };
    const services = this.#places.map((place) => ({ place, name: this.#nameOf(place) }));
    firstCounts(this, { ...props, slots: this.slots, services });
  }

  /** The service of a role in a slot; of the shared master for both. */
  serviceOf(slot: SlotName, role: ServicePlace['role']): FargateService {
    const service = this.services[`${slot}-${role}`] ?? this.services[role];
    if (service) return service;
    throw new Error(`there is no ${role} in ${slot}`);
  }

  #nameOf({ slot, role }: ServicePlace): string {
    return this.serviceOf(slot ?? 'blue', role).serviceName;
  }

  #slot(slot: SlotName): Slots[SlotName] {
    return {
      master: this.serviceOf(slot, 'master').serviceName,
      worker: this.serviceOf(slot, 'worker').serviceName,
    };
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
}
