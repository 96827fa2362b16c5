import { BadInput } from '../contract/errors.ts';
import type { ClusterUpgrader } from './cluster.ts';
import {
  latestLook,
  nextHoldOf,
  type RunningUpgrade,
  refuseAfterBake,
  runningUpgrade,
} from './running-upgrade.ts';

/** Pauses the running upgrade and resolves with what will happen. */
export async function pause(upgrader: ClusterUpgrader, reason: string): Promise<string> {
  const running = await runningUpgrade(upgrader);
  refuseAfterBake(running);
  const { upgradeId } = running;
  const { paused } = await upgrader.ledger.control(upgradeId);
  if (paused) return `${upgradeId} is paused already, since ${paused.since} (${paused.reason})\n`;
  const since = new Date().toISOString();
  await upgrader.ledger.pause(upgradeId, { since, reason }, null);
  await noteRequest(upgrader, upgradeId, 'pause', reason);
  return [
    `paused: ${upgradeId}`,
    `  it stops ${nextHoldOf(running)}, and what it does until then is finished`,
    '  it goes on with locust-upgrade resume; what stays held until its deadline ends the upgrade',
    '',
  ].join('\n');
}

/** Lets the paused upgrade go on and resolves with what will happen; throws `not-paused`. */
export async function resume(upgrader: ClusterUpgrader, reason: string): Promise<string> {
  const running = await runningUpgrade(upgrader);
  refuseAfterBake(running);
  const { upgradeId } = running;
  const { paused } = await upgrader.ledger.control(upgradeId);
  if (!paused)
    throw new BadInput('not-paused', `${upgradeId} is not paused; pause it with locust-upgrade pause`);
  await upgrader.ledger.resume(upgradeId);
  await noteRequest(upgrader, upgradeId, 'resume', reason);
  return [
    `resumed: ${upgradeId}`,
    `  it goes on ${nextHoldOf(running)}; ${latestLook}`,
    `  it was paused since ${paused.since} (${paused.reason})`,
    '',
  ].join('\n');
}

/** Has the running upgrade end and resolves with what will happen. */
export async function abort(upgrader: ClusterUpgrader, reason: string): Promise<string> {
  const running = await runningUpgrade(upgrader);
  const { upgradeId } = running;
  await upgrader.ledger.requestAbort(upgradeId);
  await noteRequest(upgrader, upgradeId, 'abort', reason);
  return [
    `aborted: ${upgradeId}`,
    running.place.kind === 'before-bake-ends' || running.place.kind === 'concluding'
      ? `  it ends when it looks next, unless it has succeeded by then, ${outcomeOf(running)}`
      : `  it ends ${nextHoldOf(running)}, ${outcomeOf(running)}; ${latestLook}`,
    '',
  ].join('\n');
}

function outcomeOf({ place }: RunningUpgrade): string {
  return place.kind === 'before-first-change'
    ? 'with nothing changed'
    : 'and the old version is put back everywhere; a running test is stopped first';
}

/** So that the timeline says who stopped it, and why. */
async function noteRequest(
  { ledger }: ClusterUpgrader,
  upgradeId: string,
  step: 'pause' | 'resume' | 'abort',
  detail: string,
): Promise<void> {
  await ledger.append(upgradeId, { at: new Date().toISOString(), step, event: 'requested', detail });
}
