import { isDeepStrictEqual } from 'node:util';
import { type Adoption, parseAdoption } from '../../contract/adoption.ts';
import { BadInput } from '../../contract/errors.ts';
import { parseRegistration, type Registration, registration as schema } from '../../contract/registration.ts';
import { type AdoptionPlan, type Creation, planAdoption } from '../../domain/adoption/adoption-plan.ts';
import { imageTemplateOf } from '../../domain/adoption/image-template.ts';
import { ownerOf, ownerSnippet } from '../../domain/adoption/owner.ts';
import type { Cause } from '../../domain/cause.ts';
import { servicesOf } from '../../domain/cluster.ts';
import { cdkSnippet, type SnippetPlace } from './cdk-snippet.ts';
import { type CreationState, lookUp, type MadeThings, make } from './creations.ts';
import { type AdoptionRequest, type ReadCluster, readCluster } from './read-cluster.ts';
import type { AdoptionTools } from './tools.ts';

/** What adopt did, or would do, and what is left to whoever called it. */
export interface AdoptionReport {
  /** `planned`: of a dry run. */
  readonly outcome: 'adopted' | 'planned';
  readonly cluster: string;
  readonly registration: Registration;
  /** `before`: by an earlier run. */
  readonly things: readonly { readonly creation: Creation; readonly made: 'now' | 'before' | 'not yet' }[];
  readonly warnings: readonly string[];
  /** What the owners of the existing services must let alone, in their language. */
  readonly owners: readonly { readonly service: string; readonly snippet: string }[];
  readonly needs: SnippetPlace & { readonly ports: readonly number[] };
  readonly cdk: string;
}

export type AdoptionAnswer =
  | ({ readonly kind: 'report' } & AdoptionReport)
  | { readonly kind: 'refused'; readonly cause: Cause };

export interface AdoptionRun {
  readonly dryRun: boolean;
  onMade(creation: Creation): void;
}

/**
 * Makes what a cluster lacks for a second slot, without tasks, and keeps how it is registered. Running it again after
 * a failure goes on: what is there bears a tag, and what is to be made is kept before the first thing is.
 */
export async function adoptCluster(
  tools: AdoptionTools,
  request: AdoptionRequest,
  run: AdoptionRun,
): Promise<AdoptionAnswer> {
  const read = await readCluster(tools, request);
  const { master, worker } = read.existing;
  const imageTemplate = request.imageTemplate ?? imageTemplateOf(master.image, worker.image);
  const answer = planAdoption(read.existing, { ...request, imageTemplate });
  if (answer.kind === 'refused') return answer;
  const { plan } = answer;
  const place = placeOf(read, plan);
  const { states, made: found } = await lookUp(tools, read, plan.creations);
  await refuseOtherAdoption(tools, plan);
  const before = registrationOf(read, request, plan, found);
  if (run.dryRun)
    return { kind: 'report', ...report('planned', { read, plan, place, registration: before, states }) };
  await keep(tools, 'adopting', before, plan);
  const made = await make(tools, read, states, found, run.onMade);
  const registration = registrationOf(read, request, plan, made);
  await keep(tools, 'adopted', registration, plan);
  return { kind: 'report', ...report('adopted', { read, plan, place, registration, states }) };
}

/** What another adoption of the cluster made would be forgotten. */
async function refuseOtherAdoption({ parameter }: AdoptionTools, { slots }: AdoptionPlan): Promise<void> {
  const text = await parameter.read();
  if (text === null) return;
  const { state, registration } = parseAdoption(parameter.name, text);
  if (state === 'releasing') {
    throw new BadInput(
      'release-unfinished',
      `a release of this cluster was interrupted (parameter ${parameter.name}); finish it with locust-upgrade release first`,
    );
  }
  if (isDeepStrictEqual(registration.slots, slots)) return;
  throw new BadInput(
    'adopted-otherwise',
    `this cluster is adopted with the services ${servicesOf(registration.slots).join(', ')} (parameter ${parameter.name}); take that back with locust-upgrade release first`,
  );
}

function registrationOf(
  { existing, startedWith }: ReadCluster,
  { cluster, topology, container }: AdoptionRequest,
  { slots, masterHosts, imageTemplate }: AdoptionPlan,
  { targetGroup: green, rule }: MadeThings,
): Registration {
  const { balancing } = existing;
  const blue = balancing && 'targetGroup' in balancing ? balancing.targetGroup : null;
  const loadBalancer = blue && green && rule ? { rule, targetGroups: { blue, green } } : null;
  const given = { ...startedWith, container, imageTemplate, masterHosts, loadBalancer };
  const text = JSON.stringify({ schemaVersion: 1, cluster, topology, slots, ...given });
  return parseRegistration(schema, text, `the services of cluster ${cluster}`);
}

async function keep(
  { parameter }: AdoptionTools,
  state: Adoption['state'],
  registration: Registration,
  plan: AdoptionPlan,
): Promise<void> {
  const { creations } = plan;
  const ofKind = <Kind extends Creation['kind']>(kind: Kind) =>
    creations.filter((each): each is Extract<Creation, { kind: Kind }> => each.kind === kind);
  const [dnsName] = ofKind('dns-name');
  const [group] = ofKind('target-group');
  const [rule] = ofKind('rule');
  const kept: Adoption = {
    schemaVersion: 1,
    state,
    registration,
    made: {
      services: madeServices(plan),
      dnsName: dnsName ? { namespace: dnsName.namespace, name: dnsName.name } : null,
      targetGroup: group && rule ? { name: group.name, listener: rule.listener } : null,
    },
  };
  await parameter.write(JSON.stringify(kept));
}

/** Their families have the same names. */
function madeServices({ creations }: AdoptionPlan): string[] {
  return creations.flatMap((creation) => (creation.kind === 'service' ? [creation.name] : []));
}

/** `arn:aws:ecs:REGION:ACCOUNT:service/…`: what a stack for the cluster is deployed to. */
function placeOf({ found, place, vpc, existing }: ReadCluster, plan: AdoptionPlan): SnippetPlace {
  const [, , , region = '', account = ''] = (found.master.described.serviceArn ?? '').split(':');
  const { subnets, securityGroups, roles } = place.master;
  const [subnet = 'SUBNET'] = subnets;
  if (vpc === null) {
    throw new BadInput(
      'vpc-missing',
      'no call of ECS says in which VPC the cluster is, and the upgrader must stand there: name it with --vpc ' +
        `(aws ec2 describe-subnets --subnet-ids ${subnet} --query 'Subnets[0].VpcId')`,
    );
  }
  return {
    account,
    region,
    vpc,
    subnets,
    securityGroups,
    roles: [...new Set([...roles, ...place.worker.roles])],
    families: [existing.master.family, existing.worker.family, ...madeServices(plan)],
  };
}

interface Reported {
  readonly read: ReadCluster;
  readonly plan: AdoptionPlan;
  readonly place: SnippetPlace;
  readonly registration: Registration;
  readonly states: readonly CreationState[];
}

function report(
  outcome: AdoptionReport['outcome'],
  { read, plan, place, registration, states }: Reported,
): AdoptionReport {
  const { cluster, master, worker } = read.existing;
  const owners = [master, worker].flatMap((service) => {
    const owner = ownerOf(service);
    return owner ? [{ service: service.service, snippet: ownerSnippet(service, owner) }] : [];
  });
  const now = outcome === 'adopted' ? 'now' : 'not yet';
  return {
    outcome,
    cluster,
    registration,
    things: states.map(({ creation, made }) => ({ creation, made: made ? 'before' : now })),
    warnings: plan.warnings,
    owners,
    needs: { ...place, ports: [registration.webPort, registration.listenerPort] },
    cdk: cdkSnippet(registration, place),
  };
}
