import { plan, type ShownPlan } from '../../lib/functions/plan.ts';
import { worldFromEnvironment } from '../../lib/runtime/world.ts';
import type { World } from '../../lib/states/ports.ts';

// Made at the first call and kept: a warm function goes on with the connections that it has.
let world: World | undefined;

/** Answers `locust-upgrade plan`; the event is the request of an upgrade. */
export const handler = async (event: unknown): Promise<ShownPlan> => {
  world ??= worldFromEnvironment();
  return plan(world, event);
};
