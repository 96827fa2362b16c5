import type { InventoryReport } from '../../domain/plan-report/inventory-report.ts';
import type { Check } from '../../domain/planning/preflight/check.ts';
import type { VersionSkew } from '../../domain/versions/skew.ts';
import type { Resolution } from '../../domain/versions/version-range.ts';
import { columns, section, table, wrapped } from './layout.ts';
import { momentText } from './units.ts';

/** Each question of the pre-flight, failed ones by an upper-case word: colour would not reach every terminal. */
export function preflightText(checks: readonly Check[]): readonly string[] {
  const rows = checks.map(({ name, passed, detail }) => [passed ? 'ok' : 'FAILED', name, detail]);
  return section('Pre-flight', columns(rows));
}

/** The services and their nodes, as seen. */
export function inventoryText(inventory: InventoryReport | null): readonly string[] {
  if (!inventory) return [];
  const rows = inventory.services.map((service) => [
    service.service,
    service.slot === inventory.activeSlot ? `${service.slot}, active` : service.slot,
    String(service.desired),
    String(service.running),
    String(service.pending),
    service.version ?? '?',
    service.image,
  ]);
  const head = ['service', 'slot', 'desired', 'running', 'pending', 'version', 'image'];
  return section(`Cluster, seen ${momentText(inventory.at)}`, [
    ...table([head, ...rows], new Set([0, 1, 5, 6])),
    ...wrapped('  ', nodesText(inventory)),
    ...othersText(inventory),
  ]);
}

function nodesText({ master, workers, foreignWorkers, skew }: InventoryReport): string {
  const version = master ? (master.version ?? 'a version that it does not name') : 'nobody could ask';
  const own = workers.map(({ version: of, count, by }) => `${count} × ${of} (${by})`).join(', ') || 'none';
  const others = foreignWorkers.map(({ version: of, count }) => `${count} × ${of}`).join(', ');
  const foreign = others === '' ? '' : `; of neither slot: ${others}`;
  return `master: ${version}; workers: ${own}${foreign}; ${skewText(skew)}`;
}

function othersText({ services }: InventoryReport): readonly string[] {
  const scaled = services.filter(({ autoScaled }) => autoScaled).map(({ service }) => service);
  const balanced = services.filter(({ zoneRebalancing }) => zoneRebalancing).map(({ service }) => service);
  return [
    ...wrapped('  ', `auto scaling: ${scaled.join(', ') || 'none'}`),
    ...wrapped('  ', `zone rebalancing: ${balanced.join(', ') || 'none'}`),
  ];
}

/** `no skew`, `skew 7 minor, workers older`. */
export function skewText(skew: VersionSkew): string {
  switch (skew.kind) {
    case 'none':
      return 'no skew';
    case 'unreadable':
      return `skew unknown (${skew.text} is no version)`;
    default:
      return `skew ${skew.distance} ${skew.kind}, workers ${skew.worker}`;
  }
}

const mostPassedOver = 5;

/** Which version a range stood for, and why nothing newer. */
export function resolutionText({ asked, version, passedOver }: Resolution): readonly string[] {
  if (asked === version) return [];
  const named = passedOver.slice(0, mostPassedOver).map((each) => `${each.version} (${each.reason})`);
  const more = passedOver.length > mostPassedOver ? ` and ${passedOver.length - mostPassedOver} more` : '';
  const newer = named.length > 0 ? `not ${named.join(', ')}${more}` : 'the newest that is offered';
  return section('Version', wrapped('  ', `${asked} is ${version}; ${newer}`));
}
