import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { EventDetail } from '../../contract/event-detail.ts';
import type { Announcement } from '../../domain/announcements/announcement.ts';
import { eventSource, momentTypes } from '../../domain/announcements/moment.ts';
import type { Announcer } from '../../ports/announcer.ts';

/** An upgrade waits no longer than this for somebody to be told, the client's one retry included. */
const patienceMilliseconds = 3_000;

export interface EventBridgeAnnouncerProps {
  readonly client: EventBridgeClient;
  /** Name of the ECS cluster. */
  readonly cluster: string;
  /** What could not be told; the upgrade goes on all the same. */
  onFailure(announcement: Announcement, error: unknown): void;
}

/** One event of the default bus for each announcement. */
export class EventBridgeAnnouncer implements Announcer {
  readonly #props: EventBridgeAnnouncerProps;

  constructor(props: EventBridgeAnnouncerProps) {
    this.#props = props;
  }

  async announce(announcement: Announcement): Promise<void> {
    try {
      await this.#put(announcement);
    } catch (error) {
      this.#props.onFailure(announcement, error);
    }
  }

  /** An entry that the bus refused is in the answer of a call that succeeded (EventBridge API reference, PutEvents). */
  async #put(announcement: Announcement): Promise<void> {
    const { client, cluster } = this.#props;
    const detail: EventDetail = { schemaVersion: 1, cluster, ...announcement };
    const entry = {
      Source: eventSource,
      DetailType: momentTypes[announcement.moment],
      Detail: JSON.stringify(detail),
    };
    const abortSignal = AbortSignal.timeout(patienceMilliseconds);
    const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: [entry] }), { abortSignal });
    const refused = Entries.find(({ ErrorCode }) => ErrorCode !== undefined);
    if (refused) throw new Error(`${refused.ErrorCode}: ${refused.ErrorMessage}`);
  }
}
