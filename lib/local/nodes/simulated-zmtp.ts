/*
 * The ROUTER side of ZMTP 3.0 with the NULL mechanism, as RFC 23 of ZeroMQ describes it: a greeting of 64 bytes
 * each way, a READY command each way, then messages of one or more frames.
 */

const greetingLength = 64;
const signatureLength = 10;
const more = 1;
const long = 2;
const command = 4;

export type ZmtpEvent =
  | { readonly kind: 'ready'; readonly identity: string }
  | { readonly kind: 'message'; readonly frames: readonly Buffer[] }
  /** No ZeroMQ peer, or one that may not talk to a ROUTER: the connection is to be closed. */
  | { readonly kind: 'refused'; readonly reason: string };

/** The 64 bytes with which each side of ZMTP 3.0 begins (RFC 23), mechanism NULL. */
export function zmtpGreeting(): Buffer {
  const greeting = Buffer.alloc(greetingLength);
  greeting.writeUInt8(0xff, 0);
  greeting.writeUInt8(0x7f, 9);
  greeting.writeUInt8(3, 10);
  greeting.write('NULL', 12, 'ascii');
  return greeting;
}

/** The READY command of a ROUTER (RFC 23). */
export function zmtpReady(): Buffer {
  const body = Buffer.concat([
    shortText('READY'),
    property('Socket-Type', 'ROUTER'),
    property('Identity', ''),
  ]);
  return Buffer.concat([frameHead(command, body.length), body]);
}

/** One message of one frame; long frames carry an 8-byte length (RFC 23). */
export function zmtpMessage(payload: Uint8Array): Buffer {
  return Buffer.concat([frameHead(0, payload.length), payload]);
}

/** Reads one peer's bytes, in pieces of any size. */
export class ZmtpReader {
  #bytes: Buffer = Buffer.alloc(0);
  #stage: 'greeting' | 'handshake' | 'traffic' | 'refused' = 'greeting';
  #frames: Buffer[] = [];

  read(chunk: Buffer): readonly ZmtpEvent[] {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    const events: ZmtpEvent[] = [];
    if (this.#stage === 'greeting') events.push(...this.#readGreeting());
    while (this.#stage === 'handshake' || this.#stage === 'traffic') {
      const frame = this.#takeFrame();
      if (frame === undefined) break;
      events.push(...this.#readFrame(frame));
    }
    return events;
  }

  #readGreeting(): readonly ZmtpEvent[] {
    const signed =
      this.#bytes[0] === 0xff && (this.#bytes.length < signatureLength || this.#bytes[9] === 0x7f);
    if (this.#bytes.length > 0 && !signed) return this.#refuse('no ZMTP signature');
    if (this.#bytes.length < greetingLength) return [];
    const major = this.#bytes.readUInt8(signatureLength);
    const mechanism = this.#bytes.toString('ascii', 12, 32).replace(/\0+$/, '');
    if (major < 3 || mechanism !== 'NULL') return this.#refuse(`ZMTP ${major} with mechanism ${mechanism}`);
    this.#bytes = this.#bytes.subarray(greetingLength);
    this.#stage = 'handshake';
    return [];
  }

  #readFrame({ flags, body }: { flags: number; body: Buffer }): readonly ZmtpEvent[] {
    if (this.#stage === 'handshake') return this.#readReady(flags, body);
    if ((flags & command) !== 0) return [];
    this.#frames.push(body);
    if ((flags & more) !== 0) return [];
    const frames = this.#frames;
    this.#frames = [];
    return [{ kind: 'message', frames }];
  }

  #readReady(flags: number, body: Buffer): readonly ZmtpEvent[] {
    const isReady = (flags & command) !== 0 && body.toString('latin1', 0, 6) === '\x05READY';
    const properties = isReady ? readProperties(body.subarray(6)) : undefined;
    const socket = properties?.get('socket-type') ?? 'none';
    if (!['DEALER', 'REQ', 'ROUTER'].includes(socket)) return this.#refuse(`socket type ${socket}`);
    this.#stage = 'traffic';
    return [{ kind: 'ready', identity: properties?.get('identity') ?? '' }];
  }

  #takeFrame(): { flags: number; body: Buffer } | undefined {
    const flags = this.#bytes[0];
    if (flags === undefined) return undefined;
    const head = (flags & long) !== 0 ? 9 : 2;
    if (this.#bytes.length < head) return undefined;
    const length = head === 9 ? Number(this.#bytes.readBigUInt64BE(1)) : this.#bytes.readUInt8(1);
    if (this.#bytes.length < head + length) return undefined;
    const body = this.#bytes.subarray(head, head + length);
    this.#bytes = this.#bytes.subarray(head + length);
    return { flags, body };
  }

  #refuse(reason: string): readonly ZmtpEvent[] {
    this.#stage = 'refused';
    return [{ kind: 'refused', reason }];
  }
}

function frameHead(flags: number, length: number): Buffer {
  if (length < 256) return Buffer.from([flags, length]);
  const head = Buffer.alloc(9);
  head.writeUInt8(flags | long, 0);
  head.writeBigUInt64BE(BigInt(length), 1);
  return head;
}

function shortText(text: string): Buffer {
  return Buffer.concat([Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)]);
}

function property(name: string, value: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(value));
  return Buffer.concat([shortText(name), length, Buffer.from(value)]);
}

/** Names are not case-sensitive; they are returned in lower case. Undefined where a length leads past the end. */
function readProperties(bytes: Buffer): ReadonlyMap<string, string> | undefined {
  const properties = new Map<string, string>();
  for (let place = 0; place < bytes.length; ) {
    if (place + 1 + bytes.readUInt8(place) + 4 > bytes.length) return undefined;
    const nameEnd = place + 1 + bytes.readUInt8(place);
    const valueEnd = nameEnd + 4 + bytes.readUInt32BE(nameEnd);
    if (valueEnd > bytes.length) return undefined;
    const name = bytes.toString('ascii', place + 1, nameEnd).toLowerCase();
    properties.set(name, bytes.toString('utf8', nameEnd + 4, valueEnd));
    place = valueEnd;
  }
  return properties;
}
