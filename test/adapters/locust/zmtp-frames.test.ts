import { expect, test } from 'vitest';
import { FrameDecoder } from '../../../lib/adapters/locust/zmtp-decoder.ts';
import {
  checkGreeting,
  commandName,
  encodeFrame,
  type Frame,
  greeting,
  readyCommand,
  ZmtpError,
} from '../../../lib/adapters/locust/zmtp-frames.ts';

/** Cuts bytes into pieces of one size and decodes them one after another. */
function decodeInPieces(bytes: Buffer, size: number, decoder = new FrameDecoder()): readonly Frame[] {
  const starts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => index * size);
  return starts.flatMap((start) => [...decoder.decode(bytes.subarray(start, start + size))]);
}

test('the greeting is the 64 bytes of RFC 23/ZMTP 3.0 with the NULL mechanism', () => {
  expect(greeting().toString('hex')).toBe(
    `ff${'00'.repeat(8)}7f${'0300'}${'4e554c4c'}${'00'.repeat(16)}00${'00'.repeat(31)}`,
  );
});

test('READY names the socket type and the identity', () => {
  // Prepare
  const expected = '\x04\x2b\x05READY\x0bSocket-Type\0\0\0\x06DEALER\x08Identity\0\0\0\x02ab';

  // Act
  const bytes = readyCommand('DEALER', 'ab');

  // Assess
  expect(bytes.toString('latin1')).toBe(expected);
});

test.each([
  [0, '0000'],
  [1, '0001'],
  [255, '00ff'],
  [256, '020000000000000100'],
  [70_000, '020000000000011170'],
])('a message of %i bytes has the header %s', (length, header) => {
  const frame = encodeFrame('message', Buffer.alloc(length, 7));
  expect(frame.subarray(0, frame.length - length).toString('hex')).toBe(header);
});

test.each([1, 2, 3, 7, 64, 100_000])('frames of any length survive pieces of %i bytes', (size) => {
  // Prepare
  const lengths = [0, 1, 2, 254, 255, 256, 1_000];
  const sent = lengths.map((length) => Buffer.alloc(length, length % 251));
  const stream = Buffer.concat([
    readyCommand('ROUTER', ''),
    ...sent.map((body, index) => encodeFrame('message', body, index % 2 === 1)),
  ]);

  // Act
  const [ready, ...messages] = decodeInPieces(stream, size);

  // Assess
  expect(ready && commandName(ready)).toBe('READY');
  expect(messages.map(({ body }) => body)).toEqual(sent);
  expect(messages.map(({ more }) => more)).toEqual(lengths.map((_, index) => index % 2 === 1));
});

test('a command is read even where no message is held', () => {
  // Prepare
  const stream = Buffer.concat([readyCommand('ROUTER', ''), encodeFrame('message', Buffer.from('secret'))]);

  // Act
  const [ready, message] = new FrameDecoder(0).decode(stream);

  // Assess
  expect(ready && commandName(ready)).toBe('READY');
  expect(message).toMatchObject({ kind: 'message', length: 6, body: Buffer.alloc(0) });
});

test.each([1, 10, 5_000])('only the first bytes of a body are held, in pieces of %i bytes', (size) => {
  // Prepare
  const secret = Buffer.concat([Buffer.from('head'), Buffer.alloc(3_000, 'secret')]);
  const stream = Buffer.concat([encodeFrame('message', secret), encodeFrame('message', Buffer.from('next'))]);

  // Act
  const frames = decodeInPieces(stream, size, new FrameDecoder(4));

  // Assess
  expect(frames.map(({ body, length }) => [body.toString(), length])).toEqual([
    ['head', 3_004],
    ['next', 4],
  ]);
});

test.each([
  ['reserved flags', Buffer.from([0x48, 0x54]), 'a frame has the flags 0x48'],
  [
    'an absurd length',
    Buffer.from([2, ...Array<number>(8).fill(0xff)]),
    'a frame is to hold 18446744073709551615 bytes',
  ],
])('%s are refused', (_name, bytes, message) => {
  expect(() => new FrameDecoder().decode(bytes)).toThrow(new ZmtpError(message));
});

function changedGreeting(change: (bytes: Buffer) => void): Buffer {
  const bytes = greeting();
  change(bytes);
  return bytes;
}

test.each([
  ['another protocol', Buffer.alloc(64, 'HTTP/1.1 400 Bad Request\r\n'), 'the peer does not speak ZeroMQ'],
  ['ZMTP 2', changedGreeting((bytes) => bytes.writeUInt8(2, 10)), 'the peer speaks ZMTP 2, not 3'],
  [
    'CURVE',
    changedGreeting((bytes) => bytes.write('CURVE', 12)),
    'the peer asks for the security mechanism CURVE',
  ],
])('a greeting of %s is refused', (_name, bytes, message) => {
  expect(() => checkGreeting(bytes)).toThrow(new ZmtpError(message));
});

test('a greeting of ZMTP 3.1, which libzmq sends, is taken', () => {
  expect(() => checkGreeting(changedGreeting((bytes) => bytes.writeUInt8(1, 11)))).not.toThrow();
});
