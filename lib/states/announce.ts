import { announcement, type MomentFacts } from '../domain/announcements/announcement.ts';
import { measurementsOf } from '../domain/announcements/metrics.ts';
import type { Moment } from '../domain/announcements/moment.ts';
import type { UpgradeRecord } from '../ports/ledger.ts';
import { isoNow, type World } from './ports.ts';

export type AnnouncingWorld = Pick<World, 'clock' | 'announcer' | 'meter'>;

/** Tells others of a moment, and measures what there is to measure of it. Never fails. */
export async function announce(
  world: AnnouncingWorld,
  moment: Moment,
  facts: Omit<MomentFacts, 'at'>,
): Promise<void> {
  const told = announcement(moment, { ...facts, at: isoNow(world.clock) });
  world.meter.measure(measurementsOf(told));
  await world.announcer.announce(told);
}

/** What an announcement of an upgrade's end says of its beginning. */
export function endOf(
  world: Pick<World, 'clock'>,
  record: UpgradeRecord | null,
): Pick<MomentFacts, 'plan' | 'durationSeconds'> {
  if (!record) return {};
  return { plan: record.plan, durationSeconds: secondsSince(world, record.startedAt) };
}

/** Seconds from a moment (ISO 8601) to now. */
export function secondsSince({ clock }: Pick<World, 'clock'>, moment: string): number {
  return (clock.now() - Date.parse(moment)) / 1000;
}
