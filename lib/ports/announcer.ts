import type { Announcement } from '../domain/announcements/announcement.ts';

/** Tells others of an upgrade's moments. */
export interface Announcer {
  /** Best effort: never throws, and takes no more than a few seconds. Others may hear of a moment twice, or not at all. */
  announce(announcement: Announcement): Promise<void>;
}
