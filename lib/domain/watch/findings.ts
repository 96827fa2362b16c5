import type { Cause } from '../cause.ts';
import { presentWorkers } from '../health/observed.ts';
import type { MasterReading } from '../health/reading.ts';
import { listenerDead, masterUnreachable, wrongVersion } from '../health/unhealthy.ts';
import { desiredOf } from '../planning/inventory.ts';
import type { WatchReport, WorkersApart } from './watch-report.ts';
import type { WatchedCluster } from './watched-cluster.ts';

type Judged = Omit<WatchReport, 'findings'>;

/** What a person should look at, the worst first. A cluster at zero shows nothing, and nothing is wrong with it. */
export function findingsOf(cluster: WatchedCluster, report: Judged): readonly Cause[] {
  if (!cluster.activeSlot) return [slotUnclear(cluster)].filter((finding) => finding !== null);
  if (report.atZero) return [];
  const { reading } = cluster;
  const found = [
    reading ? masterUnreachable({ masterStarting: false }, reading) : masterNotRunning(cluster),
    listenerDead(reading) ?? listenerUnreachable(reading),
    reading && workersMissing(reading, report.workersDesired),
    report.deployed.master === null
      ? null
      : wrongVersion({ master: { version: report.deployed.master } }, reading),
    ...report.apart.map((workers) => apartFinding(workers, report.observed?.master?.version ?? '')),
  ];
  return found.filter((finding) => finding !== null);
}

function slotUnclear({ slots, services }: WatchedCluster): Cause | null {
  const { blue, green } = slots;
  if ([blue.worker, green.worker].some((worker) => desiredOf(services, worker) === 0)) return null;
  const message = `both ${blue.worker} and ${green.worker} are to run tasks, and no upgrade says which slot serves: scale the idle one to 0`;
  return { code: 'active-slot-unclear', message };
}

function masterNotRunning({ slots, services, activeSlot }: WatchedCluster): Cause | null {
  const name = slots[activeSlot ?? 'blue'].master;
  const event = services.find(({ service }) => service === name)?.events[0];
  const said = event ? `; ECS says: ${event.message}` : '';
  const message = `${name} is to run ${desiredOf(services, name)} tasks, and none runs with an address${said}`;
  return { code: 'master-not-running', message };
}

/** The port of the listener doesn't accept connections, while the web interface answers. */
function listenerUnreachable(reading: MasterReading | null): Cause | null {
  if (reading?.web.kind !== 'answered' || reading.listener.kind !== 'unreachable') return null;
  return {
    code: 'listener-unreachable',
    message: `the master at ${reading.address} answers HTTP, and its listener accepts no connection: ${reading.listener.reason}`,
  };
}

function workersMissing(reading: MasterReading, desired: number): Cause | null {
  if (reading.web.kind === 'failed') return null;
  const present = presentWorkers(reading).length;
  if (present >= desired) return null;
  const lost = reading.web.workers.length - present;
  return {
    code: 'workers-missing',
    message: `${desired} workers are to run and the master at ${reading.address} lists ${present}, besides ${lost} that it lost`,
  };
}

function apartFinding({ version, count, consequence }: WorkersApart, master: string): Cause {
  const says = consequence === null ? '' : `, which are known not to work together: ${consequence}`;
  return {
    code: 'versions-apart',
    message: `${count} workers of ${version} serve on a ${master} master${says}`,
  };
}
