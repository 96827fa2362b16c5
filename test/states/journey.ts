import { checkedOutput, type Progress, type ProgressOf } from '../../lib/contract/payloads.ts';
import type { UpgradeRequestInput } from '../../lib/contract/request.ts';
import type { TaskStateName } from '../../lib/contract/states.ts';
import type { UpgradeRecord } from '../../lib/ports/ledger.ts';
import { moveBatch } from '../../lib/states/move-batch.ts';
import { prepare } from '../../lib/states/prepare.ts';
import { rollBack } from '../../lib/states/roll-back.ts';
import { upgradeMaster } from '../../lib/states/upgrade-master.ts';
import type { FakeWorld } from '../fakes/fake-world.ts';

/** The way of an upgrade up to the state that a test is about: from 2.25.0 to 2.32.2 unless it says otherwise. */

export const upgradeId = 'upgrade-1';
export const execution = {
  arn: `arn:aws:states:eu-central-1:000000000000:execution:upgrader:${upgradeId}`,
  lateWriteSeconds: 90,
};

/** Four workers in batches of 1, 2, 1: (4,0) → (4,1) → (3,3) → (1,4) → (0,4). */
export const request: UpgradeRequestInput = {
  schemaVersion: 1,
  target: { version: '2.32.2' },
  batch: { canary: 1, size: 2 },
};

export type Wish = Partial<UpgradeRequestInput>;

/** The output of a state, checked as its Lambda checks it. */
export async function checked<State extends TaskStateName>(
  state: State,
  output: Promise<ProgressOf<State>>,
): Promise<ProgressOf<State>> {
  return checkedOutput(state, await output);
}

export async function planned(world: FakeWorld, wish: Wish = {}): Promise<Progress> {
  const progress = await checked('Prepare', prepare(world, execution, { ...request, ...wish }));
  if (progress.decision !== 'proceed') throw new TypeError(`not planned: ${progress.explanation}`);
  return progress;
}

export async function withMaster(world: FakeWorld, wish: Wish = {}): Promise<Progress> {
  let progress: Progress = await upgradeMaster(world, await planned(world, wish));
  if (progress.decision === 'wait') progress = await upgradeMaster(world, progress);
  world.clock.advance(3);
  return progress;
}

/** After so many batches; the last one is the one in the payload. */
export async function withBatches(world: FakeWorld, batches: number, wish: Wish = {}): Promise<Progress> {
  let progress = await withMaster(world, wish);
  for (let batch = 0; batch < batches; batch += 1) {
    progress = await moveBatch(world, { ...progress, batch });
    world.clock.advance(3);
  }
  return progress;
}

export async function recordOf(world: FakeWorld): Promise<UpgradeRecord> {
  const record = await world.ledger.upgrade(upgradeId);
  if (record) return record;
  throw new TypeError(`${upgradeId} was not opened`);
}

/** Desired count and revision of every service. */
export async function clusterOf(world: FakeWorld): Promise<Readonly<Record<string, string>>> {
  const { blue, green } = world.registration.slots;
  const names = [...new Set([blue.master, green.master, blue.worker, green.worker])];
  const services = await world.services.describe(names);
  return Object.fromEntries(
    services.map(({ service, desired, taskDefinition }) => [service, `${desired} × ${taskDefinition}`]),
  );
}

/** Somebody else takes the lock, as recovery does. */
export function loseLock(world: FakeWorld): void {
  world.ledger.hand('somebody-else', 'arn:somebody-else', world.clock.in(0));
  world.journal.clear();
}

/** `Prepare planned`: the timeline without its details. */
export async function timeline(world: FakeWorld): Promise<readonly string[]> {
  return (await world.ledger.events(upgradeId)).map(({ step, event }) => `${step} ${event}`);
}

/** After RollBack's first write, for a cause after which the target still serves unless another is given. */
export async function rollingBack(
  world: FakeWorld,
  progress: Progress,
  code = 'workers-crash',
): Promise<Progress> {
  const cause = { code, message: `${code} was seen` };
  const written = await rollBack(world, upgradeId, { ...progress, cause });
  world.clock.advance(written.waitSeconds);
  return written;
}
