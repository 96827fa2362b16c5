import { plan, type ShownPlan } from '../../lib/functions/plan.ts';
import { clusterWorldFromEnvironment } from '../../lib/runtime/world.ts';
import type { ClusterWorld } from '../../lib/states/ports.ts';

// Made at the first call and kept: a warm function goes on with the connections that it has.
let world: ClusterWorld | undefined;

/** Answers `locust-upgrade plan`; the event is the request of an upgrade. */
export const handler = async (event: unknown): Promise<ShownPlan> => {
  world ??= clusterWorldFromEnvironment();
  return plan(world, event);
};
