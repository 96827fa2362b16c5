import { UpgradeError } from '../../contract/errors.ts';
import type { ScheduledRun } from '../../ports/ledger.ts';

/**
 * Sort keys of the ledger's one table. The partition key `cluster` keeps clusters apart; the sort key `item` says
 * what an item is. A stable task definition has an item of its own: ECS allows 64 KB each, DynamoDB 400 KB an item.
 */
export const lockKey = 'lock';
export const recordKey = 'record';
/** The item that names the newest deploy. It doesn't begin like a deploy's own. */
export const newestDeploymentKey = 'newest-deployment';

/** Sort key of what one request of CloudFormation came to. */
export function deploymentKey(requestId: string): string {
  return `deployment#${plain(requestId)}`;
}

/** Sort key of one run of a schedule; the ISO time comes first because it has an end that no schedule's name can move. */
export function scheduledRunKey({ schedule, at }: ScheduledRun): string {
  return `scheduled#${at}#${schedule}`;
}

/** What the keys of the newest runs of all schedules begin with. */
export const newestRunPrefix = 'newest-run#';

/** Sort key of the newest run of a schedule. */
export function newestRunKey(schedule: string): string {
  return newestRunPrefix + schedule;
}

/** Sort key of an upgrade's own item. */
export function upgradeKey(upgradeId: string): string {
  return `upgrade#${plain(upgradeId)}`;
}

/** What the keys of all services of one upgrade begin with. */
export function stablePrefix(upgradeId: string): string {
  return `${upgradeKey(upgradeId)}#stable#`;
}

/** Sort key of one service's stable content: an item of its own, as task definitions reach 64 KB each. */
export function stableKey(upgradeId: string, service: string): string {
  return stablePrefix(upgradeId) + service;
}

/** Sort key of the content that a role takes from another task definition: an item of its own, like a stable one. */
export function baseKey(upgradeId: string, role: 'master' | 'worker'): string {
  return `${upgradeKey(upgradeId)}#base#${role}`;
}

/** Sort key of how an upgrade ended. */
export function conclusionKey(upgradeId: string): string {
  return `conclusion#${plain(upgradeId)}`;
}

/** Sort key of what was asked of a running upgrade. */
export function controlKey(upgradeId: string): string {
  return `control#${plain(upgradeId)}`;
}

/** Sort key of the test that is to run again on the target. */
export function testKey(upgradeId: string): string {
  return `test#${plain(upgradeId)}`;
}

/** The item that numbers what an upgrade saved of tests. */
export function resultsCounterKey(upgradeId: string): string {
  return `results-counter#${plain(upgradeId)}`;
}

/** What the keys of everything that an upgrade saved begin with: the lists, not the files. */
export function resultsPrefix(upgradeId: string): string {
  return `results#${plain(upgradeId)}#`;
}

/** Sort key of the list of one saved set. */
export function resultsKey(upgradeId: string, set: number): string {
  return resultsPrefix(upgradeId) + padded(set);
}

/** What the keys of all chunks of one saved file begin with. */
export function chunkPrefix(upgradeId: string, set: number, file: string): string {
  return `result-file#${plain(upgradeId)}#${padded(set)}#${file}#`;
}

/** Sort key of one chunk of a saved file. */
export function chunkKey(upgradeId: string, set: number, file: string, chunk: number): string {
  return chunkPrefix(upgradeId, set, file) + padded(chunk);
}

/** The item that numbers an upgrade's events. It doesn't begin like an event, so that no query takes it for one. */
export function eventCounterKey(upgradeId: string): string {
  return `event-counter#${plain(upgradeId)}`;
}

/** What the keys of all events of one upgrade begin with. */
export function eventPrefix(upgradeId: string): string {
  return `event#${plain(upgradeId)}#`;
}

/** Sort key of one event. */
export function eventKey(upgradeId: string, ordering: number): string {
  return eventPrefix(upgradeId) + padded(ordering);
}

/** DynamoDB sorts keys as text: an execution has at most 25,000 history events, so nine digits are plenty. */
function padded(ordering: number): string {
  return ordering.toString().padStart(9, '0');
}

/** A `#` in an id would let the items of one upgrade be read as those of another. */
function plain(upgradeId: string): string {
  if (/^[^#]+$/.test(upgradeId)) return upgradeId;
  throw new UpgradeError(
    'bad-upgrade-id',
    `the upgrade id ${JSON.stringify(upgradeId)} is empty or holds a #: use the execution's name`,
  );
}
