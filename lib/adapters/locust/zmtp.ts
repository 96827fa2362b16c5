import { createConnection, type Socket } from 'node:net';
import { FrameDecoder } from './zmtp-decoder.ts';
import {
  checkGreeting,
  commandName,
  encodeFrame,
  type Frame,
  greeting,
  greetingLength,
  readyCommand,
  ZmtpError,
} from './zmtp-frames.ts';

/** One question of a ZeroMQ DEALER to a ROUTER, each over a connection of its own. */
export interface Question {
  readonly address: string;
  readonly port: number;
  /** Must be unique among the ROUTER's peers: libzmq drops the second one of a name. */
  readonly identity: string;
  readonly body: Uint8Array;
  /** How long to wait for the connection and the answer together. */
  readonly milliseconds: number;
  /** How much of each answer is held; the rest is dropped as it arrives. */
  readonly keepBytes: number;
  /** Whether this is the answer; other messages are passed over. */
  readonly isAnswer: (frame: Frame) => boolean;
}

/** `silent`: the port accepted the connection and no answer came in time. */
export type Outcome =
  | { readonly kind: 'answered' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'unreachable'; readonly reason: string };

/** Asks once and resolves with the outcome; never rejects, and leaves no connection behind. */
export function ask(question: Question): Promise<Outcome> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: question.address, port: question.port, noDelay: true });
    const end = (outcome: Outcome) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(() => {
      end(
        socket.connecting
          ? unreachable(`no connection within ${question.milliseconds} ms`)
          : { kind: 'silent' },
      );
    }, question.milliseconds);
    socket.once('connect', () => socket.write(greeting()));
    socket.on('error', (error) => end(unreachable(error.message)));
    socket.once('close', () => end(unreachable('the connection was closed without an answer')));
    const conversation = new Conversation(socket, question, end);
    socket.on('data', (piece) => conversation.take(piece));
  });
}

/**
 * The client's side after its greeting: their greeting, our READY, their READY, our message, their messages. Each
 * step waits for theirs: a connection whose message follows the greeting at once stalls for ever (measured with
 * libzmq 4.3.5).
 */
class Conversation {
  readonly #socket: Socket;
  readonly #question: Question;
  readonly #end: (outcome: Outcome) => void;
  readonly #decoder: FrameDecoder;
  /** The peer's greeting as far as it has come; null once it is complete. */
  #opening: Buffer | null = Buffer.alloc(0);

  constructor(socket: Socket, question: Question, end: (outcome: Outcome) => void) {
    this.#socket = socket;
    this.#question = question;
    this.#end = end;
    this.#decoder = new FrameDecoder(question.keepBytes);
  }

  take(piece: Buffer): void {
    try {
      const rest = this.#opening === null ? piece : this.#takeGreeting(Buffer.concat([this.#opening, piece]));
      for (const frame of this.#decoder.decode(rest)) this.#takeFrame(frame);
    } catch (error) {
      if (!(error instanceof ZmtpError)) throw error;
      this.#end(unreachable(error.message));
    }
  }

  #takeGreeting(bytes: Buffer): Buffer {
    this.#opening = bytes.length < greetingLength ? bytes : null;
    if (this.#opening !== null) return Buffer.alloc(0);
    checkGreeting(bytes);
    this.#socket.write(readyCommand('DEALER', this.#question.identity));
    return bytes.subarray(greetingLength);
  }

  #takeFrame(frame: Frame): void {
    if (frame.kind === 'message') {
      if (this.#question.isAnswer(frame)) this.#end({ kind: 'answered' });
    } else if (commandName(frame) === 'READY') {
      this.#socket.write(encodeFrame('message', this.#question.body));
    } else if (commandName(frame) === 'ERROR') {
      throw new ZmtpError('the peer refused the handshake');
    }
  }
}

function unreachable(reason: string): Outcome {
  return { kind: 'unreachable', reason };
}
