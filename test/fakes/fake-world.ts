import { type Registration, registration } from '../../lib/contract/registration.ts';
import type { Topology } from '../../lib/domain/cluster.ts';
import type { MasterReading } from '../../lib/domain/health/reading.ts';
import type { OuterWorld } from '../../lib/states/ports.ts';
import { FakeAnnouncer } from './fake-announcer.ts';
import { FakeLedger } from './fake-ledger.ts';
import { FakeMasters } from './fake-masters.ts';
import { FakeMeter } from './fake-meter.ts';
import { FakeScaling } from './fake-scaling.ts';
import { FakeServices } from './fake-services.ts';
import { FakeSurvey } from './fake-survey.ts';
import { FakeTraffic } from './fake-traffic.ts';
import { Journal } from './journal.ts';
import { VirtualClock } from './virtual-clock.ts';

export interface FakeWorld extends OuterWorld {
  readonly clock: VirtualClock;
  readonly ledger: FakeLedger;
  readonly services: FakeServices;
  readonly masters: FakeMasters;
  readonly survey: FakeSurvey;
  readonly announcer: FakeAnnouncer;
  readonly meter: FakeMeter;
  readonly scaling: FakeScaling;
  readonly traffic: FakeTraffic;
  readonly journal: Journal;
}

export const stableImage = 'locustio/locust:2.25.0';
export const targetImage = 'locustio/locust:2.32.2';

const slots = {
  'two-masters': {
    blue: { master: 'blue-master', worker: 'blue-worker' },
    green: { master: 'green-master', worker: 'green-worker' },
  },
  'shared-master': {
    blue: { master: 'master', worker: 'blue-worker' },
    green: { master: 'master', worker: 'green-worker' },
  },
} as const;

/** A healthy cluster of four 2.25.0 workers in the blue slot. */
export function fakeWorld(
  topology: Topology = 'two-masters',
  registered: Partial<Registration> = {},
): FakeWorld {
  const journal = new Journal();
  const clock = new VirtualClock();
  const services = new FakeServices(journal);
  const { blue, green } = slots[topology];
  services.create(blue.master, stableImage, 1);
  if (green.master !== blue.master) services.create(green.master, stableImage, 0);
  services.create(blue.worker, stableImage, 4);
  services.create(green.worker, stableImage, 0);
  const known: Registration = {
    ...registration.parse({ schemaVersion: 1, cluster: 'load', topology, slots: slots[topology] }),
    ...registered,
  };
  const masters = new FakeMasters(journal, (address) => healthyReading(services, known, clock, address));
  const scaling = new FakeScaling(journal, services);
  const traffic = new FakeTraffic(journal);
  return {
    clock,
    ledger: new FakeLedger(journal),
    services,
    masters,
    survey: new FakeSurvey(scaling, traffic),
    scaling,
    traffic,
    announcer: new FakeAnnouncer(),
    meter: new FakeMeter(),
    journal,
    registration: known,
  };
}

/** What a healthy master at an address says: its version, and every worker that is to connect to it as ready. */
function healthyReading(
  services: FakeServices,
  registered: Registration,
  clock: VirtualClock,
  address: string,
): MasterReading {
  const [revision = ''] = address.split('/');
  const served = Object.values(registered.slots).filter(({ master }) => revision.startsWith(`${master}:`));
  const workers = served.flatMap(({ worker }) => services.running(worker));
  return {
    at: clock.in(0),
    address,
    version: versionOf(services.imageOf(revision)),
    web: {
      kind: 'answered',
      state: 'ready',
      users: 0,
      workers: workers.map(({ task }) => ({ id: task, state: 'ready' })),
    },
    log: {
      kind: 'read',
      crash: null,
      reported: Object.fromEntries(
        workers.map(({ task, taskDefinition }) => [task, versionOf(services.imageOf(taskDefinition))]),
      ),
      mismatched: {},
    },
    listener: { kind: 'answered', milliseconds: 3 },
  };
}

function versionOf(image: string): string {
  return image.split(':').at(-1) ?? '';
}
