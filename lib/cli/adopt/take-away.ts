import type { Adoption } from '../../contract/adoption.ts';
import { UpgradeError } from '../../contract/errors.ts';
import { adoptionTag } from '../../domain/adoption/names.ts';
import type { ReleaseRun } from './release-run.ts';
import type { AdoptionTools } from './tools.ts';

/** The rule first: nothing must lead to what goes. The names last: tasks are taken out of them a moment later. */
export async function takeAway(
  tools: AdoptionTools,
  adopted: Adoption,
  run: ReleaseRun,
  confirm: () => Promise<void>,
): Promise<void> {
  const { services, targetGroup, dnsName } = adopted.made;
  await tools.parameter.write(JSON.stringify({ ...adopted, state: 'releasing' } satisfies Adoption));
  const step = async (what: string, act: () => Promise<void>): Promise<void> => {
    await confirm();
    await act();
    run.onDeleted(what);
  };
  const group = targetGroup && (await tools.balancing.find(targetGroup.name));
  if (targetGroup && group) {
    checkTag(run.cluster, `target group ${targetGroup.name}`, group.tags);
    const rule = await tools.balancing.findRule(targetGroup.listener, group.arn);
    if (rule) await step(`rule ${rule}`, () => tools.balancing.deleteRule(rule));
  }
  for (const service of services.toReversed()) {
    await step(`service ${service}`, () => deleteService(tools, run, service));
  }
  if (targetGroup && group)
    await step(`target group ${targetGroup.name}`, () => tools.balancing.delete(group.arn));
  if (dnsName) await step(`Cloud Map name ${dnsName.name}`, () => deleteName(tools, run, dnsName));
  for (const family of services) {
    await step(`task definition family ${family}`, () => tools.services.retireFamily(family));
  }
  await tools.parameter.delete();
}

async function deleteService(
  { services, scaling }: AdoptionTools,
  { cluster, pollMilliseconds }: ReleaseRun,
  service: string,
): Promise<void> {
  const found = await services.find(service);
  if (!found) return;
  const tags = found.tags?.map(({ key = '', value = '' }) => [key, value] as const) ?? [];
  checkTag(cluster, `service ${service}`, Object.fromEntries(tags));
  // An upgrade may have registered it: auto scaling would outlive it.
  await scaling.remove(service);
  if (found.status === 'ACTIVE') await services.delete(service);
  await until(
    pollMilliseconds,
    `service ${service} to be gone`,
    async () => (await services.find(service)) === null,
  );
}

async function deleteName(
  { cloudMap }: AdoptionTools,
  { cluster, pollMilliseconds }: ReleaseRun,
  { namespace, name }: NonNullable<Adoption['made']['dnsName']>,
): Promise<void> {
  const found = await cloudMap.find(namespace, name);
  if (!found) return;
  checkTag(cluster, `Cloud Map name ${name}`, found.tags);
  await until(
    pollMilliseconds,
    `Cloud Map name ${name} to be left by its tasks`,
    async () => (await cloudMap.delete(found.id)) === 'deleted',
  );
}

function checkTag(cluster: string, what: string, tags: Readonly<Record<string, string>>): void {
  if (tags[adoptionTag] === cluster) return;
  throw new UpgradeError(
    'not-made-by-adopt',
    `${what} bears no tag ${adoptionTag}=${cluster}, so that it is not taken for what adopt made; delete it by hand, or give it the tag`,
  );
}

const mostLooks = 60;

async function until(pollMilliseconds: number, what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < mostLooks; look += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  }
  throw new UpgradeError('release-timed-out', `gave up waiting for ${what}; run release again in a minute`);
}
