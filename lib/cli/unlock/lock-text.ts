import { describeWeights } from '../../domain/traffic.ts';
import { firstLine } from '../event-line.ts';
import { bullets, columns, section } from '../plan-text/layout.ts';
import { type ClusterNow, isAsBefore, type ServiceNow } from './cluster-now.ts';
import type { KeptLock } from './kept-lock.ts';

/** What a person is to know before a lock is freed: who keeps it and why, and what the cluster is at. */
export function lockText(cluster: string, lock: KeptLock, now: ClusterNow): string {
  return [
    `locked: ${cluster}`,
    ...columns(holderRows(lock)),
    ...section('Services', columns(now.services.map(serviceRow))),
    ...section('Suspended still; unlocking puts it back', bullets(now.suspended)),
    ...section('Changed by somebody else meanwhile; stays as it is', bullets(now.leftAlone)),
    ...section('The next upgrade begins with this', columns(recordRows(now))),
    '',
    '',
  ].join('\n');
}

function holderRows({ holder, conclusion, record, lastEvent }: KeptLock): readonly (readonly string[])[] {
  const { outcome, cause, at } = conclusion;
  return [
    ['kept by', `${holder.upgradeId}, since ${holder.since}, under fence ${holder.fence}`],
    ['execution', `${holder.executionArn} (does not run)`],
    ['ended', `${outcome} at ${at}`],
    ...(cause ? [['cause', `${cause.code}: ${firstLine(cause.message)}`]] : []),
    ...(lastEvent ? [['last', `${lastEvent.step} ${lastEvent.event}, ${lastEvent.at}`]] : []),
    ...(record?.weights
      ? [['users', `the load balancer had ${describeWeights(record.weights)} before; see its rule`]]
      : []),
  ];
}

function serviceRow(now: ServiceNow): readonly string[] {
  const { service, desired, running, image, before } = now;
  const was = before ? `before: ${before.desired} of ${before.image}` : 'before: not stored';
  return [service, `${running} of ${desired} run`, image, isAsBefore(now) ? 'as before' : was];
}

function recordRows({ onRecord }: ClusterNow): readonly (readonly string[])[] {
  if (!onRecord) return [['on record', 'nothing: the slot that runs workers is taken for the active one']];
  return [['on record', `${onRecord.version}, slot ${onRecord.activeSlot} is active`]];
}
