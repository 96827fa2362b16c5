import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { describe, expect, test, vi } from 'vitest';
import { EventBridgeAnnouncer } from '../../../lib/adapters/event-bridge/event-bridge-announcer.ts';
import { eventDetail } from '../../../lib/contract/event-detail.ts';
import { announcement } from '../../../lib/domain/announcements/announcement.ts';
import { moments } from '../../../lib/domain/announcements/moment.ts';
import { cannedAws, type WireAnswer, wireError } from '../canned-aws.ts';

const told = announcement('succeeded', {
  upgradeId: 'upgrade-1',
  at: '2026-03-01T10:00:00.000Z',
  message: 'upgraded from 2.25.0 to 2.32.2',
});
const taken = { body: { FailedEntryCount: 0, Entries: [{ EventId: '1' }] } };

function announcerOf(answer: () => WireAnswer) {
  const { requests, config } = cannedAws(answer);
  const onFailure = vi.fn();
  const client = new EventBridgeClient({ ...config, maxAttempts: 1 });
  return { requests, onFailure, announcer: new EventBridgeAnnouncer({ client, cluster: 'load', onFailure }) };
}

test('an announcement is one event of the default bus', async () => {
  // Prepare
  const { requests, announcer, onFailure } = announcerOf(() => taken);

  // Act
  await announcer.announce(told);

  // Assess
  expect(requests.map(({ operation, body }) => [operation, body])).toEqual([
    [
      'PutEvents',
      {
        Entries: [
          {
            Source: 'locust-upgrade',
            DetailType: 'Locust Upgrade Succeeded',
            Detail: JSON.stringify({ schemaVersion: 1, cluster: 'load', ...told }),
          },
        ],
      },
    ],
  ]);
  expect(onFailure).not.toHaveBeenCalled();
});

test.each(moments)('the detail of %s follows the public schema', async (moment) => {
  // Prepare
  const { requests, announcer } = announcerOf(() => taken);

  // Act
  await announcer.announce({ ...told, moment });

  // Assess
  const entries = requests[0]?.body.Entries as { Detail: string }[] | undefined;
  expect(eventDetail.parse(JSON.parse(entries?.[0]?.Detail ?? ''))).toMatchObject({
    moment,
    cluster: 'load',
  });
});

describe('nobody fails because nobody could be told', () => {
  test.each([
    ['a call that is refused', () => wireError('AccessDeniedException', 'no permission'), 'no permission'],
    [
      'an entry that is refused in a call that succeeds',
      () => ({ body: { FailedEntryCount: 1, Entries: [{ ErrorCode: 'Full', ErrorMessage: 'try later' }] } }),
      'Full: try later',
    ],
  ])('%s', async (_, answer, reason) => {
    // Prepare
    const { announcer, onFailure } = announcerOf(answer);

    // Act
    await announcer.announce(told);

    // Assess
    expect(onFailure).toHaveBeenCalledExactlyOnceWith(told, expect.objectContaining({ message: reason }));
  });

  test('a bus that does not answer: given up after 3 s, the retry included', async () => {
    // Prepare
    const { config } = cannedAws(() => taken);
    const onFailure = vi.fn();
    const client = new EventBridgeClient({ ...config, requestHandler: silent as never, maxAttempts: 2 });
    const announcer = new EventBridgeAnnouncer({ client, cluster: 'load', onFailure });
    const patience = new AbortController();
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(patience.signal);

    // Act
    const announced = announcer.announce(told);
    patience.abort();
    await announced;

    // Assess
    expect(timeout).toHaveBeenCalledWith(3_000);
    expect(onFailure).toHaveBeenCalledOnce();
    timeout.mockRestore();
  });
});

/** Sends nothing back until it is aborted. */
const silent = {
  metadata: { handlerProtocol: 'http/1.1' },
  handle: (_: unknown, { abortSignal }: { abortSignal: AbortSignal }) =>
    new Promise((_resolve, reject) => {
      const abort = () => reject(Object.assign(new Error('aborted'), { name: 'AbortError' }));
      if (abortSignal.aborted) abort();
      abortSignal.addEventListener('abort', abort);
    }),
  destroy() {},
  updateHttpClientConfig() {},
  httpHandlerConfigs: () => ({}),
};
