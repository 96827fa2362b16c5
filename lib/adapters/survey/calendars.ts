import {
  GetCalendarStateCommand,
  InvalidDocument,
  InvalidDocumentType,
  type SSMClient,
  SSMServiceException,
  UnsupportedCalendarException,
} from '@aws-sdk/client-ssm';
import type { CalendarReading } from '../../domain/surroundings.ts';

/** Each calendar as it is now, in the order asked for. One call each: a call for several answers for all as one. */
export function readCalendars(
  client: SSMClient,
  calendars: readonly string[],
): Promise<readonly CalendarReading[]> {
  return Promise.all(calendars.map((calendar) => readCalendar(client, calendar)));
}

async function readCalendar(client: SSMClient, calendar: string): Promise<CalendarReading> {
  try {
    const answer = await client.send(new GetCalendarStateCommand({ CalendarNames: [calendar] }));
    const nextTransitionAt = answer.NextTransitionTime ?? null;
    // Whatever is not said to be open is closed: no change is made on an answer that is not understood.
    return { calendar, kind: answer.State === 'OPEN' ? 'open' : 'closed', nextTransitionAt };
  } catch (error) {
    if (!saysMissing(error)) throw error;
    return { calendar, kind: 'missing', reason: `${error.name}: ${error.message}` };
  }
}

/** Names that GetCalendarState gives to errors of its caller, without a class of their own in the SDK. */
const callersFault: ReadonlySet<string> = new Set(['AccessDeniedException', 'ValidationException']);

/**
 * Nobody can read that calendar, however often it is tried: it is not there, is no calendar, has a name that can't be
 * one, or was not granted to this function. Throttling and faults of the service are no such answer.
 */
function saysMissing(error: unknown): error is SSMServiceException {
  return (
    error instanceof InvalidDocument ||
    error instanceof InvalidDocumentType ||
    error instanceof UnsupportedCalendarException ||
    (error instanceof SSMServiceException && callersFault.has(error.name))
  );
}
