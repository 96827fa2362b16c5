import { commandFlag, type Frame, longFlag, moreFlag, ZmtpError } from './zmtp-frames.ts';

const reservedFlags = 0xf8;
const shortHeader = 2;
const longHeader = 9;
/** READY of a ROUTER takes 40 bytes; what says more is not worth holding. */
const commandBytes = 512;

interface OpenFrame {
  readonly kind: Frame['kind'];
  readonly more: boolean;
  readonly length: number;
  readonly kept: Buffer[];
  /** How many more bytes of the body are to be held, and how many are still to come. */
  room: number;
  missing: number;
}

/**
 * Cuts a stream of bytes, in pieces of any size, into frames. Of each message only the first `keep` bytes are held,
 * so a reader that needs a prefix never holds a peer's whole message. The handshake's commands don't count.
 */
export class FrameDecoder {
  readonly #keep: number;
  #header: Buffer = Buffer.alloc(0);
  #open: OpenFrame | null = null;

  constructor(keep = Number.POSITIVE_INFINITY) {
    this.#keep = keep;
  }

  /** Frames that this piece completes, in order. Throws `ZmtpError` for reserved flags and absurd sizes. */
  decode(piece: Buffer): readonly Frame[] {
    const frames: Frame[] = [];
    let rest = piece;
    while (rest.length > 0) {
      if (this.#open === null) rest = this.#takeHeader(rest);
      if (this.#open === null) continue;
      rest = this.#takeBody(this.#open, rest);
      if (this.#open.missing > 0) continue;
      const { kind, more, length, kept } = this.#open;
      this.#open = null;
      frames.push({ kind, more, length, body: Buffer.concat(kept) });
    }
    return frames;
  }

  #takeHeader(piece: Buffer): Buffer {
    const flags = this.#header[0] ?? piece[0] ?? 0;
    if ((flags & reservedFlags) !== 0) throw new ZmtpError(`a frame has the flags 0x${flags.toString(16)}`);
    const isLong = (flags & longFlag) !== 0;
    const size = isLong ? longHeader : shortHeader;
    const taken = size - this.#header.length;
    const header = Buffer.concat([this.#header, piece.subarray(0, taken)]);
    if (header.length < size) {
      this.#header = header;
    } else {
      this.#header = Buffer.alloc(0);
      this.#open = openFrame(flags, isLong ? longLength(header) : (header[1] ?? 0), this.#keep);
    }
    return piece.subarray(taken);
  }

  #takeBody(frame: OpenFrame, piece: Buffer): Buffer {
    const part = piece.subarray(0, frame.missing);
    if (frame.room > 0) frame.kept.push(part.subarray(0, frame.room));
    frame.room -= part.length;
    frame.missing -= part.length;
    return piece.subarray(part.length);
  }
}

function openFrame(flags: number, length: number, keep: number): OpenFrame {
  const kind = (flags & commandFlag) === 0 ? 'message' : 'command';
  const room = kind === 'message' ? keep : commandBytes;
  return { kind, more: (flags & moreFlag) !== 0, length, kept: [], room, missing: length };
}

function longLength(header: Buffer): number {
  const length = header.readBigUInt64BE(1);
  if (length > BigInt(Number.MAX_SAFE_INTEGER)) throw new ZmtpError(`a frame is to hold ${length} bytes`);
  return Number(length);
}
