import semver from 'semver';
import { probeListener } from '../../lib/adapters/locust/listener-probe.ts';
import type { MasterEndpoint } from '../../lib/domain/master-endpoint.ts';
import { readStatistics } from './master-web.ts';
import type { LocustNode } from './nodes.ts';
import { until } from './until.ts';

/** The release that brought the message of the listener probe. */
const oldestProbed = '2.23.0';

const probeTries = 3;

export interface ListenerLook {
  readonly release: string;
  /** Of one try of the probe. */
  readonly probeSeconds: number;
  /** How long another worker may take to be listed. */
  readonly joinSeconds: number;
  /** How long it may take to end. */
  readonly endSeconds: number;
  /** Starts another worker of the master's own release, with a locustfile of its own. */
  startNewcomer(): Promise<LocustNode>;
}

/**
 * Whether a master's listener is alive after what it went through. From 2.23.0 on it is asked by the listener probe.
 * Below, every message that is answered at all registers a worker or, as `spawning` of an unknown id up to 2.11,
 * kills a healthy listener: so a worker of the master's own release must still be able to join.
 */
export async function listenerLives(master: MasterEndpoint, look: ListenerLook): Promise<boolean> {
  if (semver.gte(look.release, oldestProbed)) {
    const tryMilliseconds = look.probeSeconds * 1000;
    return (await probeListener(master, { tryMilliseconds, tries: probeTries })).kind === 'answered';
  }
  const before = await workerIds(master);
  const newcomer = await look.startNewcomer();
  const joined = await until(look.joinSeconds, async () => {
    const now = await workerIds(master);
    return newcomer.code !== null || [...now].some((id) => !before.has(id));
  });
  const lives = joined && newcomer.code === null;
  // It must not be there when the master ends: that would be another observation.
  newcomer.stop();
  await until(look.endSeconds, async () => newcomer.code !== null);
  return lives;
}

async function workerIds(master: MasterEndpoint): Promise<ReadonlySet<string>> {
  return new Set((await readStatistics(master))?.workers.map(({ id }) => id));
}
