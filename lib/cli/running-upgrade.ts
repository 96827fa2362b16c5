import { BadInput } from '../contract/errors.ts';
import type { ClusterUpgrader } from './cluster.ts';
import { type Place, placeOf } from './place.ts';

/** The upgrade that holds the cluster's lock, and where it is. */
export interface RunningUpgrade {
  readonly upgradeId: string;
  readonly place: Exclude<Place, { readonly kind: 'going-back' }>;
}

/**
 * The running upgrade to which something can still be said; throws `nothing-running` where there is none, and
 * `no-gate-left` where nobody is heard any more.
 */
export async function runningUpgrade({
  ledger,
  registration: { cluster },
  stepFunctions,
  executions,
}: ClusterUpgrader): Promise<RunningUpgrade> {
  const holder = await ledger.holder();
  if (!holder) {
    throw nothingRunning(`no upgrade of cluster ${cluster} runs; start one with locust-upgrade start`);
  }
  const { upgradeId, executionArn } = holder;
  const conclusion = await ledger.conclusion(upgradeId);
  if (conclusion) {
    const ended = `${upgradeId} ended as ${conclusion.outcome} at ${conclusion.at} and keeps the lock`;
    throw nothingRunning(`no upgrade of cluster ${cluster} runs: ${ended}; see locust-upgrade unlock`);
  }
  if ((await executions.state(executionArn)) !== 'running') {
    const died = `the execution of ${upgradeId} died`;
    throw nothingRunning(`${died}; wait for the recovery, which puts the cluster back within some minutes`);
  }
  const record = await ledger.upgrade(upgradeId);
  const place = await placeOf(stepFunctions, executionArn, record?.plan ?? null);
  if (place.kind === 'going-back') throw noGateLeft(`${upgradeId} is being put back already`);
  return { upgradeId, place };
}

function nothingRunning(message: string): BadInput {
  return new BadInput('nothing-running', message);
}

function noGateLeft(where: string): BadInput {
  return new BadInput('no-gate-left', `${where}, so that nothing can be asked of it; wait for its end`);
}

/** What has waited long looks every 5 minutes at most. */
export const latestLook = 'while it waits it looks again within 5 minutes';

/** Throws `no-gate-left` after the bake: only gates and the end of the bake can be held. */
export function refuseAfterBake({ upgradeId, place }: RunningUpgrade): void {
  if (place.kind === 'concluding') throw noGateLeft(`${upgradeId} has baked and is about to end`);
}

/** Where it can be held next: `at its gate before batch 2 of 4`. */
export function nextHoldOf({ place }: RunningUpgrade): string {
  switch (place.kind) {
    case 'moving':
      return `at its gate ${place.nextGate}`;
    case 'before-bake-ends':
    case 'concluding':
      return 'at the end of its bake';
    case 'before-first-change':
      return 'at its gate before its first change';
  }
}
