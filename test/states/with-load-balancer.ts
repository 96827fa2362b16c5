import type { Progress } from '../../lib/contract/payloads.ts';
import { restartTest } from '../../lib/states/restart-test.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';
import { type Wish, withBatches } from './journey.ts';

/** A rule's weights, as the load balancer shows them. */
export const weights = (blue: number, green: number) =>
  ({ kind: 'read', weights: { blue, green }, sticky: false }) as const;

/** All workers at the target, whose users are still led to blue. */
export async function withWorkersMoved(
  topology: 'two-masters' | 'shared-master' = 'two-masters',
  wish: Wish = {},
): Promise<[FakeWorld, Progress]> {
  const loadBalancer = { rule: 'rule', targetGroups: { blue: 'b', green: 'g' } };
  const world = fakeWorld(topology, { loadBalancer });
  const progress = await withBatches(world, 4, wish);
  world.journal.clear();
  return [world, progress];
}

/** The users are led to green, and the bake is about to begin. */
export async function withUsersMoved(wish: Wish = {}): Promise<[FakeWorld, Progress]> {
  const [world, before] = await withWorkersMoved('two-masters', wish);
  const progress = await restartTest(world, before);
  world.journal.clear();
  return [world, progress];
}
