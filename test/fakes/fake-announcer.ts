import type { Announcement } from '../../lib/domain/announcements/announcement.ts';
import type { Moment } from '../../lib/domain/announcements/moment.ts';
import type { Announcer } from '../../lib/ports/announcer.ts';

/** Remembers what it was told. */
export class FakeAnnouncer implements Announcer {
  readonly told: Announcement[] = [];

  get moments(): readonly Moment[] {
    return this.told.map(({ moment }) => moment);
  }

  async announce(announcement: Announcement): Promise<void> {
    this.told.push(announcement);
  }
}
