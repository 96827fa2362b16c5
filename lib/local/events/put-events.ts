import { randomUUID } from 'node:crypto';
import * as eventBridge from '@aws-sdk/client-eventbridge';
import { AwsError } from '../aws-api.ts';
import { inputValidator } from '../validate.ts';
import type { BusEvent } from './bus-event.ts';

/** At most 10 entries and 256 KiB a call (EventBridge API reference, PutEvents; user guide, "Calculating entry size"). */
const mostEntries = 10;
const mostBytes = 262_144;

const validate = inputValidator(eventBridge, 'ValidationException');

interface Entry {
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly Resources?: readonly string[];
  readonly EventBusName?: string;
}

/** What PutEvents answers, and the events that it puts on the bus. */
export interface PutEventsResult {
  readonly answer: unknown;
  readonly events: readonly BusEvent[];
}

/** PutEvents: an entry that can't be taken is refused in the answer, and the others are taken. */
export function putEvents(input: unknown): PutEventsResult {
  validate('PutEvents', input);
  const { Entries: entries } = input as { readonly Entries: readonly Entry[] };
  if (entries.length === 0 || entries.length > mostEntries) {
    throw new AwsError('ValidationException', `${entries.length} entries: there must be 1 to ${mostEntries}`);
  }
  if (Buffer.byteLength(JSON.stringify(entries)) > mostBytes) {
    throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
  }
  const read = entries.map(eventOf);
  const refused = read.filter((each) => 'ErrorCode' in each);
  return {
    answer: {
      FailedEntryCount: refused.length,
      Entries: read.map((each) => ('ErrorCode' in each ? each : { EventId: randomUUID() })),
    },
    events: read.flatMap((each) => ('ErrorCode' in each ? [] : [each])),
  };
}

interface Refusal {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

function eventOf({ Source, DetailType, Detail, Resources = [], EventBusName }: Entry): BusEvent | Refusal {
  const refusal = (ErrorMessage: string): Refusal => ({ ErrorCode: 'InvalidArgument', ErrorMessage });
  if (!Source) return refusal('Parameter Source is not valid. Reason: Source is a required argument.');
  if (Source.startsWith('aws.')) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: `Not authorized for ${Source}.` };
  }
  if (!DetailType)
    return refusal('Parameter DetailType is not valid. Reason: DetailType is a required argument.');
  if (EventBusName !== undefined && EventBusName !== 'default') {
    return refusal(`Event bus ${EventBusName} does not exist.`);
  }
  const detail = objectIn(Detail);
  if (!detail) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  return { source: Source, 'detail-type': DetailType, resources: Resources, detail };
}

function objectIn(text: string | undefined): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    return null;
  }
}
