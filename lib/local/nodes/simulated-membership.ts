import type { Handled, MasterFloor } from './simulated-floor.ts';
import { type NodeMessage, subscript } from './simulated-messages.ts';

/* How workers come and go: the messages that change a simulated master's list of workers. */

/** A worker says that it is there: it is listed, compared by version, and acknowledged from 2.10.0 on. */
export function clientReady(master: MasterFloor, { node, data }: NodeMessage): Handled {
  if (data === null) {
    master.output.log(
      'ERROR',
      `An old (pre 2.0) worker tried to connect (${node}). That's not going to work.`,
    );
    return 'skipped';
  }
  warnOfVersion(master, node, data);
  const index = master.roster.indexOf(node);
  if (master.release.has.has('ack')) master.output.send({ type: 'ack', data: { index }, node });
  master.roster.admit(node);
  const connected = master.roster.connected().length;
  master.output.log('INFO', `${node} (index ${index}) reported as ready. ${connected} workers connected.`);
  if (master.rebalancing) master.redistribute(() => {});
  return 'done';
}

/** A worker says that its users have stopped. */
export function clientStopped(master: MasterFloor, { type, node }: NodeMessage): Handled {
  if (!master.roster.remove(node)) {
    master.output.log('WARNING', `Received ${type} message from an unknown worker: ${node}.`);
    return 'skipped';
  }
  const index = master.roster.indexOf(node);
  master.output.log('INFO', `${node} (index ${index}) reported that it has stopped`);
  return 'done';
}

/** A worker says that it lives; from an unknown one it changes nothing but an idle master's state. */
export function heartbeat(master: MasterFloor, { node, data }: NodeMessage): Handled {
  const worker = master.roster.get(node);
  if (worker === undefined) return 'done';
  const state = String(subscript(data, 'state'));
  if (worker.state === 'missing') {
    master.output.log('INFO', `Worker ${node} self-healed with heartbeat, setting state to ${state}.`);
  }
  master.roster.heard(worker, state);
  worker.cpu = Number(subscript(data, 'current_cpu_usage'));
  worker.memory = Number((data as { current_memory_usage?: number }).current_memory_usage ?? 0);
  if (master.release.has.has('masterHeartbeat')) {
    master.output.send({ type: 'heartbeat', data: null, node });
  }
  return 'done';
}

/** A worker leaves: what runs is given to those that stay. */
export function quit(master: MasterFloor, { node }: NodeMessage): Handled {
  if (!master.roster.remove(node)) return 'done';
  master.redistribute(() => {
    const index = master.roster.indexOf(node);
    const ready = master.roster.count('ready');
    master.output.log('INFO', `Worker '${node}' (index ${index}) quit. ${ready} workers ready.`);
    const missing = master.release.has.has('missingCountedOnce') ? 0 : master.roster.count('missing');
    if (master.roster.connected().length - missing > 0) return;
    master.output.log('INFO', 'The last worker quit, stopping test.');
    master.test.stop();
  });
  return 'done';
}

/** Four characters tell 2.9 from 2.10 and take 2.100 for 2.10: Locust's own check, reproduced. */
function warnOfVersion({ release, output }: MasterFloor, node: string, version: unknown): void {
  if (!release.has.has('versionCheck') || version === -1) return;
  if (String(version).slice(0, 4) === release.text.slice(0, 4)) return;
  const pair = `(${version}) connected, master version is ${release.text}`;
  output.log('WARNING', `A worker (${node}) running a different version ${pair}`);
}
