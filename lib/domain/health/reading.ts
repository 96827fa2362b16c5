import type { WebLoginProblem } from '../web-login.ts';

/**
 * What one look at a Locust master gives. The fields follow what Locust shows from outside: its web API, its log
 * ring and its ZeroMQ listener; each part says for itself when it could not be read.
 */

export type WorkerStatus = 'ready' | 'spawning' | 'running' | 'cleanup' | 'stopping' | 'stopped' | 'missing';

/** A worker as the master lists it. The list is cached by Locust for 2 s in every version. */
export interface ListedWorker {
  readonly id: string;
  readonly state: WorkerStatus | (string & {});
}

/**
 * `GET /stats/requests`, or why it gave no JSON that parses (a web login answers 200 with a page); `code` where a login
 * stood in the way.
 */
export type WebReading =
  | {
      readonly kind: 'answered';
      readonly state: string;
      readonly users: number;
      readonly workers: readonly ListedWorker[];
    }
  | { readonly kind: 'failed'; readonly reason: string; readonly code?: WebLoginProblem };

/**
 * `GET /logs` (Locust 2.18.1 and newer; a ring of 500 lines). `crash` is the whole log entry of a dead listener
 * (`CRITICAL` + `MasterRunner.client_listener`), traceback included. `reported` maps a worker's id to the version
 * that the worker itself logged; `mismatched` to the one that the master warned of when it connected.
 */
export type LogReading =
  | {
      readonly kind: 'read';
      readonly crash: string | null;
      readonly reported: Readonly<Record<string, string>>;
      readonly mismatched: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * The listener probe: a ZeroMQ message that a live master of 2.23 or newer answers without registering a worker.
 * `silent`: the port accepts, the listener does not answer (the zombie of Locust issue #2975).
 */
export type ListenerReading =
  | { readonly kind: 'answered'; readonly milliseconds: number }
  | { readonly kind: 'silent'; readonly tries: number }
  | { readonly kind: 'unreachable'; readonly reason: string }
  | { readonly kind: 'not-asked'; readonly reason: string };

/** One look at one master. `at` is the ISO time at which the look began. */
export interface MasterReading {
  readonly at: string;
  readonly address: string;
  /** The master's own word of its version: from the page, else from its log; null if neither could be read. */
  readonly version: string | null;
  readonly web: WebReading;
  readonly log: LogReading;
  readonly listener: ListenerReading;
}

/** Whether users are running, or about to, on the master of this reading. */
export function testInFlight(web: WebReading): boolean {
  return web.kind === 'answered' && ['spawning', 'running', 'cleanup', 'stopping'].includes(web.state);
}
