import { describe, expect, test } from 'vitest';
import { ZmtpReader, zmtpGreeting, zmtpMessage, zmtpReady } from '../../../lib/local/nodes/simulated-zmtp.ts';

/* Bytes as ZeroMQ RFC 23 (ZMTP 3.0) lists them. */

const ready = Buffer.concat([
  Buffer.from([4, 43, 5]),
  Buffer.from('READY'),
  Buffer.from([11]),
  Buffer.from('Socket-Type'),
  Buffer.from([0, 0, 0, 6]),
  Buffer.from('DEALER'),
  Buffer.from([8]),
  Buffer.from('Identity'),
  Buffer.from([0, 0, 0, 2]),
  Buffer.from('me'),
]);

const longBody = Buffer.alloc(300, 7);
const longFrame = Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 1, 44]), longBody]);
const conversation = Buffer.concat([zmtpGreeting(), ready, Buffer.from([1, 1, 65, 0, 1, 66]), longFrame]);

describe('a peer', () => {
  test.each([1, 2, 63, 64, 65, 1000])('is understood in pieces of %i bytes', (size) => {
    const reader = new ZmtpReader();
    const events = [];

    for (let place = 0; place < conversation.length; place += size) {
      events.push(...reader.read(conversation.subarray(place, place + size)));
    }

    expect(events).toEqual([
      { kind: 'ready', identity: 'me' },
      { kind: 'message', frames: [Buffer.from('A'), Buffer.from('B')] },
      { kind: 'message', frames: [longBody] },
    ]);
  });

  test.each([
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n')],
    [
      'an encrypted greeting',
      Buffer.from(zmtpGreeting().toString('latin1').replace('NULL', 'PLAI'), 'latin1'),
    ],
    [
      'a subscriber',
      Buffer.concat([
        zmtpGreeting(),
        Buffer.from(ready.toString('latin1').replace('DEALER', 'SUBSCR'), 'latin1'),
      ]),
    ],
    [
      'a READY whose lengths lie',
      Buffer.concat([zmtpGreeting(), Buffer.from([4, 7, 5, 82, 69, 65, 68, 89, 200])]),
    ],
  ])('%s is refused, once', (_what, bytes) => {
    const reader = new ZmtpReader();

    const events = reader.read(bytes);

    expect(events).toMatchObject([{ kind: 'refused' }]);
    expect(reader.read(ready)).toEqual([]);
  });
});

describe('the master', () => {
  test('greets as ZMTP 3.0 without security', () => {
    const greeting = zmtpGreeting();

    expect(greeting).toHaveLength(64);
    expect(greeting.toString('hex', 0, 16)).toBe('ff00000000000000007f03004e554c4c');
  });

  test('is ready as a ROUTER', () => {
    expect(zmtpReady().toString('latin1')).toBe(
      '\x04\x29\x05READY\x0bSocket-Type\0\0\0\x06ROUTER\x08Identity\0\0\0\0',
    );
  });

  test.each([
    [255, '00ff'],
    [256, '020000000000000100'],
  ])('frames a message of %i bytes with %s', (length, head) => {
    expect(zmtpMessage(Buffer.alloc(length)).toString('hex').startsWith(head)).toBe(true);
  });
});
