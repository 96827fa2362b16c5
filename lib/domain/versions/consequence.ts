import semver from 'semver';
import type { MeasuredRange } from './measured-range.ts';

/** The first release whose workers can ask their master for its locustfile, and whose masters can answer. */
export const firstThatSendsLocustfiles = '2.23.0';

/** What a worker from before that would do, whatever its master is. */
export const findsNoLocustfile = `find no locustfile and exit 1: Locust asks a master for it since ${firstThatSendsLocustfiles}`;

/** What a worker of a range that does not work would do on a master of it; completes "a worker would …". */
export function consequenceIn(range: MeasuredRange, master: string): string {
  const known = range.locustfile === 'local' ? withOwnLocustfile(range, master) : fromMaster(range, master);
  return known ?? anywhere(range, master);
}

function withOwnLocustfile({ outcome }: MeasuredRange, master: string): string | null {
  if (outcome !== 'runs-nothing') return null;
  // Masters send `ack` since 2.10.0, and workers wait for it since then.
  return `join a ${master} master, flap between ready and missing and run nothing`;
}

function fromMaster({ outcome, workers }: MeasuredRange, master: string): string | null {
  const asks = `ask a ${master} master for its locustfile`;
  switch (outcome) {
    case 'listener-dies':
      return `${asks}: the master's listener dies (Locust issue #2975) and no worker can connect again`;
    case 'worker-waits':
      return `wait for a locustfile that a ${master} master never sends`;
    case 'worker-exits':
      return semver.lt(workers[1], firstThatSendsLocustfiles)
        ? findsNoLocustfile
        : `${asks}, get a reply of another shape and exit 1`;
    default:
      return null;
  }
}

function anywhere({ outcome }: MeasuredRange, master: string): string {
  switch (outcome) {
    case 'listener-dies':
      return `end the listener of a ${master} master: no worker can connect again`;
    case 'worker-exits':
      return `end by itself on a ${master} master`;
    case 'worker-waits':
      return `never join a ${master} master`;
    case 'runs-nothing':
      return `join a ${master} master and run nothing`;
    case 'worker-lost':
      return `be lost to a ${master} master after its first test`;
    case 'ends-badly':
    case 'works':
      return `leave a ${master} master with an error`;
  }
}
