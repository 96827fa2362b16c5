import { fullest } from '../../scripts/templates/samples.ts';
import type { Deployed } from './deployed.ts';
import { undeployedStack } from './undeployed.ts';

let made: readonly Deployed[] | undefined;

/** A cluster that is made here and one that exists, each with its upgrader and most of what there is to choose. */
export function fullestStacks(): readonly Deployed[] {
  made ??= [undeployedStack(fullest('made')), undeployedStack(fullest('existing'))];
  return made;
}
