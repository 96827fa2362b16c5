import type { Cause } from '../cause.ts';
import type { AdoptionWish, ExistingCluster, ExistingService } from './existing.ts';
import { createdNames } from './names.ts';

type Refusal = readonly [code: string, applies: boolean, message: string];

/** Why a cluster can't be adopted as asked, the first reason of a fixed order; null where it can. */
export function adoptionRefusal(existing: ExistingCluster, wish: AdoptionWish): Cause | null {
  const refusals = [
    ...wrongServices(existing),
    ...[existing.master, existing.worker].flatMap(unsupportedService),
    ...(wish.topology === 'two-masters' ? secondMaster(existing, wish) : sharedMaster(existing)),
    ...wrongImages(existing, wish),
  ];
  const found = refusals.find(([, applies]) => applies);
  return found ? { code: found[0], message: found[2] } : null;
}

const shared = 'or adopt it with --topology shared-master';

function wrongServices({ master, worker }: ExistingCluster): readonly Refusal[] {
  return [
    [
      'same-service',
      master.service === worker.service,
      `${master.service} is named as master and as worker service; name two services`,
    ],
    [
      'several-masters',
      master.desired > 1,
      `${master.service} is to run ${master.desired} masters; workers know one, scale it to 1`,
    ],
    [
      'task-definition-family-shared',
      master.family === worker.family,
      `${master.service} and ${worker.service} share the task definition family ${master.family}, so that its newest revision can't be what both are to run; give each a family of its own`,
    ],
    [
      'load-balanced-workers',
      worker.targetGroups.length > 0,
      `${worker.service} has a load balancer, which workers need none of; take it away`,
    ],
  ];
}

function unsupportedService(service: ExistingService): readonly Refusal[] {
  const { service: name, controller, scheduling, strategy, networkMode } = service;
  return [
    [
      'deployment-controller',
      controller !== 'ECS',
      `${name} has the deployment controller ${controller}; use ECS`,
    ],
    ['scheduling-strategy', scheduling !== 'REPLICA', `${name} is scheduled as ${scheduling}; use REPLICA`],
    [
      'deployment-strategy',
      strategy !== 'ROLLING',
      `${name} is deployed by ECS's strategy ${strategy}, which would move tasks by itself; use ROLLING`,
    ],
    [
      'network-mode',
      networkMode !== 'awsvpc',
      `the task definition of ${name} has the network mode ${networkMode || 'bridge'}, in which a task has no address of its own; use awsvpc`,
    ],
  ];
}

/** What a second master needs: a name of its own that its workers are given, and no door that both would share. */
function secondMaster(existing: ExistingCluster, wish: AdoptionWish): readonly Refusal[] {
  const { master, masterHost, balancing } = existing;
  const namespace = existing.namespace ?? master.registry?.namespace ?? null;
  const records = master.registry?.recordTypes ?? ['A'];
  return [
    [
      'service-connect',
      master.serviceConnect,
      `${master.service} is reached by Service Connect: tasks that run can't reach a name that is added later, so the workers of a second master could not be moved one by one; give the master a Cloud Map name (serviceRegistries), ${shared}`,
    ],
    [
      'vpc-lattice',
      master.lattice,
      `${master.service} is a target of VPC Lattice, which would send requests to both masters; take it away, ${shared}`,
    ],
    'code' in masterHost
      ? [masterHost.code, true, `${masterHost.message}, ${shared}`]
      : ['master-address-missing', false, ''],
    [
      'namespace-missing',
      namespace === null,
      `${master.service} has no name in Cloud Map, so there is no namespace for the name of a second master; name one with --namespace, ${shared}`,
    ],
    [
      'namespace-without-dns',
      namespace?.dns === false,
      `the namespace ${namespace?.name} answers the Cloud Map API only and Locust asks DNS; name a DNS namespace with --namespace, ${shared}`,
    ],
    [
      'record-type',
      !records.includes('A'),
      `${master.service} is registered as ${records.join(' and ')} and Locust looks for an address (A); register it so, ${shared}`,
    ],
    problemOf('load-balancer-unsupported', balancing),
    ...nameRefusals(existing, wish),
  ];
}

function problemOf(code: string, found: object | null): Refusal {
  const problem = found && 'problem' in found ? String(found.problem) : null;
  return [code, problem !== null, `${problem}, ${shared}`];
}

/** Names that ECS and Cloud Map would refuse, found before anything is made. */
function nameRefusals(existing: ExistingCluster, { suffix }: AdoptionWish): readonly Refusal[] {
  const { dnsName } = createdNames(existing, suffix);
  const label = dnsName?.name ?? '';
  return [
    [
      'name-too-long',
      label.length > 63,
      `${label} has ${label.length} characters and a DNS name has at most 63; give a shorter --suffix`,
    ],
  ];
}

/** On a shared master a deployment that overlaps would have two masters under one name. */
function sharedMaster({ master }: ExistingCluster): readonly Refusal[] {
  return [
    [
      'masters-overlap',
      master.maximumPercent > 100,
      `${master.service} may run ${master.maximumPercent} % of its tasks while it is deployed, so that two masters would answer to one name; set minimumHealthyPercent 0 and maximumPercent 100`,
    ],
  ];
}

/** A default would deploy Locust's own image, without the team's locustfile. */
function wrongImages(
  { master, worker }: ExistingCluster,
  { imageTemplate }: AdoptionWish,
): readonly Refusal[] {
  return [
    [
      'image-template-missing',
      imageTemplate === null,
      `the images ${[...new Set([master.image, worker.image])].join(' and ')} do not tell which image carries which version; say it with --image-template, such as registry/locust:{version}`,
    ],
  ];
}
