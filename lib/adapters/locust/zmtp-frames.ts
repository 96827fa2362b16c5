/**
 * Bytes of ZMTP 3.0 (RFC 23/ZMTP, NULL mechanism): greeting, READY command, frames. No socket here; usable by either
 * side of a connection.
 */

/** A whole frame. `body` holds at most as many bytes as the decoder keeps, `length` is the true size. */
export interface Frame {
  readonly kind: 'command' | 'message';
  readonly more: boolean;
  readonly length: number;
  readonly body: Buffer;
}

/** What a peer sent that is not ZMTP 3.0 with the NULL mechanism. */
export class ZmtpError extends Error {
  override readonly name = 'ZmtpError';
}

export const greetingLength = 64;

export const moreFlag = 0x01;
export const longFlag = 0x02;
export const commandFlag = 0x04;
const longestShortBody = 255;

/** The 64 bytes that open a connection: signature, version 3.0, mechanism NULL, not a server, filler. */
export function greeting(): Buffer {
  const bytes = Buffer.alloc(greetingLength);
  bytes[0] = 0xff;
  bytes[9] = 0x7f;
  bytes[10] = 3;
  bytes.write('NULL', 12, 'ascii');
  return bytes;
}

/**
 * Checks the peer's 64 bytes. A higher minor version is fine: both sides then speak the lower one. Throws
 * `ZmtpError` for anything else: libzmq speaks version 3 since 4.0 of 2013.
 */
export function checkGreeting(bytes: Buffer): void {
  if (bytes[0] !== 0xff || bytes[9] !== 0x7f) throw new ZmtpError('the peer does not speak ZeroMQ');
  if ((bytes[10] ?? 0) < 3) throw new ZmtpError(`the peer speaks ZMTP ${bytes[10]}, not 3`);
  const mechanism = bytes.toString('ascii', 12, 32).replaceAll('\0', '');
  if (mechanism !== 'NULL') throw new ZmtpError(`the peer asks for the security mechanism ${mechanism}`);
}

/** The READY command that ends the handshake. `identity` is what a ROUTER addresses its answers to. */
export function readyCommand(socketType: 'DEALER' | 'ROUTER', identity: string): Buffer {
  return encodeFrame(
    'command',
    Buffer.concat([
      shortText('READY'),
      property('Socket-Type', Buffer.from(socketType, 'ascii')),
      property('Identity', Buffer.from(identity, 'ascii')),
    ]),
  );
}

/** A command's name: its body starts with one byte of length and that many characters. */
export function commandName(frame: Frame): string {
  return frame.body.toString('ascii', 1, 1 + (frame.body[0] ?? 0));
}

/** One frame: flags, size (1 byte up to 255 bytes of body, else 8 bytes, big-endian), body. */
export function encodeFrame(kind: Frame['kind'], body: Uint8Array, more = false): Buffer {
  const flags = (kind === 'command' ? commandFlag : 0) | (more ? moreFlag : 0);
  if (body.length <= longestShortBody) return Buffer.concat([Buffer.from([flags, body.length]), body]);
  const header = Buffer.alloc(9);
  header[0] = flags | longFlag;
  header.writeBigUInt64BE(BigInt(body.length), 1);
  return Buffer.concat([header, body]);
}

function property(name: string, value: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(value.length);
  return Buffer.concat([shortText(name), size, value]);
}

function shortText(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'ascii')]);
}
