import { type Adoption, parseAdoption } from '../../contract/adoption.ts';
import { BadInput } from '../../contract/errors.ts';
import { releaseRefusal } from '../../domain/adoption/release.ts';
import type { Cause } from '../../domain/cause.ts';
import { withLock } from './release-lock.ts';
import type { ReleaseRun } from './release-run.ts';
import { situationOf } from './release-situation.ts';
import { takeAway } from './take-away.ts';
import type { AdoptionTools } from './tools.ts';

export interface ReleaseReport {
  readonly outcome: 'released' | 'planned';
  readonly cluster: string;
  /** What was taken away, or would be. */
  readonly things: readonly string[];
}

export type ReleaseAnswer =
  | ({ readonly kind: 'report' } & ReleaseReport)
  | { readonly kind: 'refused'; readonly cause: Cause };

/**
 * Takes away what adopt made, and nothing else: what is on its record and bears its tag. The services that the cluster
 * had before must serve, and no upgrade may run. Running it again after a failure goes on.
 */
export async function releaseCluster(tools: AdoptionTools, run: ReleaseRun): Promise<ReleaseAnswer> {
  const adopted = await adoptionOf(tools, run.cluster);
  const cause = releaseRefusal(await situationOf(tools, adopted, run));
  if (cause) return { kind: 'refused', cause };
  const scaled = await tools.scaling.targets(adopted.made.services);
  const things = thingsOf(
    adopted,
    scaled.map(({ service }) => service),
  );
  const report = { kind: 'report', cluster: run.cluster, things } as const;
  if (run.dryRun) return { ...report, outcome: 'planned' };
  return withLock(run.upgrader, async (confirm) => {
    // An upgrade may have run between the look and the lock.
    const late = releaseRefusal({ ...(await situationOf(tools, adopted, run)), holder: null });
    if (late) return { kind: 'refused', cause: late };
    await takeAway(tools, adopted, run, confirm);
    return { ...report, outcome: 'released' };
  });
}

async function adoptionOf({ parameter }: AdoptionTools, cluster: string): Promise<Adoption> {
  const text = await parameter.read();
  if (text !== null) return parseAdoption(parameter.name, text);
  throw new BadInput(
    'adoption-missing',
    `cluster ${cluster} was not adopted (there is no parameter ${parameter.name}); name one that was`,
  );
}

function thingsOf({ made }: Adoption, scaled: readonly string[]): readonly string[] {
  const { services, targetGroup, dnsName } = made;
  return [
    ...(targetGroup ? [`the rule that leads to target group ${targetGroup.name}`] : []),
    ...services.map((service) => {
      const scaling = scaled.includes(service) ? ', its auto scaling with all policies and schedules' : '';
      return `service ${service}${scaling}`;
    }),
    ...(targetGroup ? [`target group ${targetGroup.name}`] : []),
    ...(dnsName ? [`Cloud Map name ${dnsName.name} in ${dnsName.namespace}`] : []),
    ...services.map((family) => `task definition family ${family}`),
  ];
}
