import type { Feature } from './simulated-features.ts';
import type { Handled, MasterFloor } from './simulated-floor.ts';
import { clientReady, clientStopped, heartbeat, quit } from './simulated-membership.ts';
import { ListenerCrash, type NodeMessage, subscript } from './simulated-messages.ts';

interface MessageHandler {
  /** Absent: understood by every 2.x. A master without the feature treats the type as unknown. */
  readonly since?: Feature;
  readonly handle: (master: MasterFloor, message: NodeMessage) => Handled;
}

/** Worker → master messages, and what a master of each version does with them (measured and read, 2.4.0–2.47.0). */
const handlers: Readonly<Record<string, MessageHandler>> = {
  client_ready: { handle: clientReady },
  client_stopped: { handle: clientStopped },
  heartbeat: { handle: heartbeat },
  stats: { handle: stats },
  spawning: { handle: spawning },
  spawning_complete: { handle: spawningComplete },
  quit: { handle: quit },
  exception: { handle: () => 'done' },
  locustfile: { since: 'locustfile', handle: locustfile },
  logs: { since: 'workerLogs', handle: logs },
};

/** Throws ListenerCrash where an exception would end the listener of this version. */
export function handleMessage(master: MasterFloor, message: NodeMessage): Handled {
  const handler = handlers[message.type];
  if (handler !== undefined && (handler.since === undefined || master.release.has.has(handler.since))) {
    return handler.handle(master, message);
  }
  const worker = `${message.node} (index ${master.roster.indexOf(message.node)})`;
  master.output.log('WARNING', `Unknown message type received from worker ${worker}: ${message.type}`);
  return 'done';
}

/** Statistics of a worker that the master does not know are merged all the same. */
function stats(master: MasterFloor, { node, data }: NodeMessage): Handled {
  const report = (data ?? {}) as { stats_total?: { num_requests?: number }; user_count?: number };
  master.test.requests += report.stats_total?.num_requests ?? 0;
  const worker = master.roster.get(node);
  if (worker !== undefined) worker.users = report.user_count ?? worker.users;
  else master.output.log('INFO', `Discarded report from unrecognized worker ${node}`);
  return 'done';
}

function spawning(master: MasterFloor, { node }: NodeMessage): Handled {
  const worker = master.roster.get(node);
  if (worker === undefined) askToQuit(master, 'spawning', node);
  else worker.state = 'spawning';
  return 'done';
}

/** The second zombie: a worker that answers a spawn job after its `quit` (Locust issue #3515). */
function spawningComplete(master: MasterFloor, { node, data }: NodeMessage): Handled {
  const worker = master.roster.get(node);
  if (worker === undefined) {
    if (!master.release.has.has('lateSpawning')) throw new ListenerCrash(`KeyError: '${node}'`);
    askToQuit(master, 'spawning_complete', node);
    return 'done';
  }
  worker.state = 'running';
  const counts = Object.values(subscript(data, 'user_classes_count') as Record<string, number>);
  worker.users = counts.reduce((sum, count) => sum + count, 0);
  return 'done';
}

function askToQuit({ output }: MasterFloor, type: string, node: string): void {
  output.log('WARNING', `Got ${type} message from unknown worker ${node}. Asking worker to quit.`);
  output.send({ type: 'quit', data: null, node });
}

/** From 2.30.1 the request's data is subscripted, which is where Locust issue #2975 comes from. */
function locustfile(master: MasterFloor, { node, data }: NodeMessage): Handled {
  const versioned = master.release.has.has('versionedLocustfile');
  if (versioned) subscript(data, 'version');
  const [first, ...others] = master.locustfiles;
  if (!versioned && (first === undefined || others.length > 0)) {
    const error = 'locustfile must be a full path to a single locustfile for file distribution to work';
    master.output.log('ERROR', error);
    master.output.send({ type: 'locustfile', data: { error }, node });
  } else {
    const answer = versioned ? { locustfiles: master.locustfiles } : first;
    master.output.send({ type: 'locustfile', data: answer, node });
  }
  return 'skipped';
}

function logs(master: MasterFloor, { data }: NodeMessage): Handled {
  const worker = String(subscript(data, 'worker_id'));
  master.workerLogs[worker] = subscript(data, 'logs') as readonly string[];
  return 'done';
}
