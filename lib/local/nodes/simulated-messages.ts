import { decode, encode } from '@msgpack/msgpack';

/** A Locust message, `[type, data, node id]` in msgpack. `node` is the worker that sent it or that it is for. */
export interface NodeMessage {
  readonly type: string;
  readonly data: unknown;
  readonly node: string;
}

/** `fatal` is the Python exception that nobody catches: it ends the master's `client_listener` greenlet. */
export type DecodedMessage =
  | { readonly kind: 'message'; readonly message: NodeMessage }
  | { readonly kind: 'unrecognized'; readonly reason: string }
  | { readonly kind: 'fatal'; readonly exception: string };

/** An uncaught Python exception inside the listener; `message` is the last line of its traceback. */
export class ListenerCrash extends Error {}

/** A message as Locust puts it on the wire: a msgpack array of type, data and node id. */
export function encodeMessage(message: NodeMessage): Uint8Array {
  return encode([message.type, message.data, message.node]);
}

/**
 * Reads a message as Locust does in every version: only bytes after a complete message and broken text are
 * caught there, whatever else is wrong escapes (measured with 2.25.0, 2.32.2 and 2.46.3).
 */
export function decodeMessage(bytes: Uint8Array): DecodedMessage {
  try {
    return messageOf(decode(bytes));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (reason.startsWith('Extra ')) {
      return { kind: 'unrecognized', reason: 'ZMQ interrupted or corrupted message' };
    }
    if (error instanceof RangeError) {
      return { kind: 'fatal', exception: 'ValueError: Unpack failed: incomplete input' };
    }
    return { kind: 'fatal', exception: 'msgpack.exceptions.FormatError' };
  }
}

function messageOf(value: unknown): DecodedMessage {
  if (!Array.isArray(value)) {
    return fatal(
      `TypeError: locust.rpc.protocol.Message() argument after * must be an iterable, not ${pythonType(value)}`,
    );
  }
  if (value.length !== 3) {
    return fatal(
      `TypeError: Message.__init__() takes 4 positional arguments but ${value.length + 1} were given`,
    );
  }
  const [type, data, node] = value as [unknown, unknown, unknown];
  return { kind: 'message', message: { type: String(type), data, node: String(node) } };
}

function fatal(exception: string): DecodedMessage {
  return { kind: 'fatal', exception };
}

/** `value[key]` as Python evaluates it: the master trusts what workers send. Throws ListenerCrash. */
export function subscript(value: unknown, key: string): unknown {
  if (value === null || typeof value !== 'object') {
    throw new ListenerCrash(`TypeError: '${pythonType(value)}' object is not subscriptable`);
  }
  if (!(key in value)) throw new ListenerCrash(`KeyError: '${key}'`);
  return (value as Record<string, unknown>)[key];
}

function pythonType(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  const names: Record<string, string> = { boolean: 'bool', number: 'int', string: 'str', object: 'dict' };
  return names[typeof value] ?? typeof value;
}
