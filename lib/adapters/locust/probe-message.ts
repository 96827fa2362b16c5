import { randomBytes } from 'node:crypto';

/** A probe ready to be sent: the DEALER's identity and the message's bytes, which repeat that identity. */
export interface ProbeMessage {
  readonly identity: string;
  readonly body: Buffer;
}

const identityPrefix = 'probe-';
const randomLength = 10;

/**
 * msgpack of `["locustfile", {"version": "0.0.0"}, "` up to and including the header of a text of 26 bytes.
 *
 * The bytes are constant and not encoded from values: a message that is malformed, of another length, or whose data
 * is null or an empty map ends the listener of a healthy master (measured with Locust 2.25.0, 2.32.2 and 2.46.3).
 * The version is one that no worker has: any version is answered alike, only an empty one is logged.
 */
const head = Buffer.concat([
  Buffer.from([0x93]), // array of 3
  Buffer.from([0xaa]), // text of 10
  Buffer.from('locustfile', 'ascii'),
  Buffer.from([0x81, 0xa7]), // map of 1, text of 7
  Buffer.from('version', 'ascii'),
  Buffer.from([0xa5]), // text of 5
  Buffer.from('0.0.0', 'ascii'),
  Buffer.from([0xa0 | (identityPrefix.length + 2 * randomLength)]), // text of 26
]);

/** A live master's answer starts so: `["locustfile", …` (exact from 2.23.1 to 2.46.3). What follows is the locustfile. */
const answerHead = head.subarray(0, 12);

/** A new probe under an identity that was never used: two peers of one name would shut each other out. */
export function newProbe(): ProbeMessage {
  const identity = identityPrefix + randomBytes(randomLength).toString('hex');
  return { identity, body: Buffer.concat([head, Buffer.from(identity, 'ascii')]) };
}

/** How many bytes of an answer must be looked at. The rest holds the locustfile's source and is never kept. */
export const answerBytes = 64;

/** Whether a message, or its first bytes, is a live listener's answer to a probe. */
export function isProbeAnswer(body: Buffer): boolean {
  return body.subarray(0, answerHead.length).equals(answerHead);
}
