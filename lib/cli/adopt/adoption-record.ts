import { isDeepStrictEqual } from 'node:util';
import { type Adoption, parseAdoption } from '../../contract/adoption.ts';
import { BadInput } from '../../contract/errors.ts';
import type { Registration } from '../../contract/registration.ts';
import type { AdoptionPlan, Creation } from '../../domain/adoption/adoption-plan.ts';
import { servicesOf } from '../../domain/cluster.ts';
import type { AdoptionTools } from './tools.ts';

/** What another adoption of the cluster made would be forgotten. */
export async function refuseOtherAdoption(
  { parameter }: AdoptionTools,
  { slots }: AdoptionPlan,
): Promise<void> {
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

/** Writes down what is made, and how the cluster is registered. */
export async function keep(
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
export function madeServices({ creations }: AdoptionPlan): string[] {
  return creations.flatMap((creation) => (creation.kind === 'service' ? [creation.name] : []));
}
