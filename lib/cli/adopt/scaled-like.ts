import { namesOf } from '../../adapters/auto-scaling/scaling-rules.ts';
import type { Creation } from '../../domain/adoption/adoption-plan.ts';
import { allSuspended } from '../../domain/automation/automation.ts';
import type { AdoptionTools } from './tools.ts';

type ScalableCreation = Extract<Creation, { kind: 'scalable-target' }>;

export async function isScaledLike(
  { scaling, scalingRules }: AdoptionTools,
  { name, rules }: ScalableCreation,
): Promise<boolean> {
  if ((await scaling.targets([name])).length === 0) return false;
  const has = namesOf(await scalingRules.read(name));
  return rules.every((rule) => has.includes(rule));
}

/** Limits of a target that is there are an upgrade's by now. */
export async function scaleLike(
  { scaling, scalingRules }: AdoptionTools,
  { name, like }: ScalableCreation,
): Promise<void> {
  if ((await scaling.targets([name])).length === 0) {
    await scaling.set({ service: name, min: 0, max: 0, suspended: allSuspended });
  }
  await scalingRules.copy(like, name);
}
