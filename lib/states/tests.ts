import { UpgradeError } from '../contract/errors.ts';
import { mastersOf } from '../domain/cluster.ts';
import type { SilentMaster, TestOnMaster, TestReading } from '../domain/gates/test-in-flight.ts';
import { addressOf, endpointOf } from './look.ts';
import type { World } from './ports.ts';

/** What the masters say of tests. A master whose task runs and that does not answer may run one. */
export interface TestsSeen {
  readonly tests: readonly TestOnMaster[];
  readonly silent: readonly SilentMaster[];
}

type TestsWorld = Pick<World, 'services' | 'masters' | 'registration'>;

/** Asks every master that runs. */
export async function testsInFlight(world: TestsWorld): Promise<TestsSeen> {
  const services = mastersOf(world.registration.slots);
  const seen = await Promise.all(services.map((service) => testOn(world, service)));
  return {
    tests: seen.flatMap(({ tests }) => tests),
    silent: seen.flatMap(({ silent }) => silent),
  };
}

const nothing: TestsSeen = { tests: [], silent: [] };

async function testOn(world: TestsWorld, service: string): Promise<TestsSeen> {
  const address = addressOf(await world.services.tasks(service, 'running'), null);
  if (address === null) return nothing;
  const reading = await world.masters
    .readTest(endpointOf(world.registration, address, null))
    .catch(unanswered);
  switch (reading.kind) {
    case 'none':
      return nothing;
    case 'running':
      return { ...nothing, tests: [{ service, address, test: reading.test }] };
    case 'unanswered':
      return { ...nothing, silent: [{ service, address, reason: reading.reason }] };
  }
}

/** A Probe that fails is no surprise here: whoever asks waits, or goes on without an answer. */
function unanswered(error: unknown): TestReading {
  if (!(error instanceof UpgradeError)) throw error;
  return { kind: 'unanswered', reason: error.message };
}
