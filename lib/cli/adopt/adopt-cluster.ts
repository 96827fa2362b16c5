import { parseRegistration, type Registration, registration as schema } from '../../contract/registration.ts';
import { type AdoptionPlan, type Creation, planAdoption } from '../../domain/adoption/adoption-plan.ts';
import { imageTemplateOf } from '../../domain/adoption/image-template.ts';
import type { Cause } from '../../domain/cause.ts';
import { keep, refuseOtherAdoption } from './adoption-record.ts';
import { type AdoptionReport, placeOf, report } from './adoption-report.ts';
import { make } from './creations.ts';
import { lookUp, type MadeThings } from './look-up.ts';
import { type AdoptionRequest, type ReadCluster, readCluster } from './read-cluster.ts';
import type { AdoptionTools } from './tools.ts';

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
