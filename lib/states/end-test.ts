import { statedCause } from '../contract/errors.ts';
import type { TaskStateName } from '../contract/states.ts';
import type { Cause } from '../domain/cause.ts';
import type { TestEnding } from '../domain/gates/gate.ts';
import { usersOf } from '../domain/gates/restart.ts';
import { note } from './journal.ts';
import { endpointOf } from './look.ts';
import { isoNow, type World } from './ports.ts';

type EndingWorld = Pick<World, 'clock' | 'ledger' | 'masters' | 'registration'>;

/** The upgrade and the state that end a test. */
export interface Ender {
  readonly upgradeId: string;
  readonly state: TaskStateName;
}

/**
 * Ends a test: saves what it has measured, remembers it where it is to run again, and only then stops it, so that a
 * function that dies in between loses nothing. Resolves with why it could not be ended, null where it was.
 * `failingSince` is when the first of the attempts in a row began that could not end it (ISO 8601); null for the first.
 * Throws `Fenced` once another holder has the lock.
 */
export async function endTest(
  world: EndingWorld,
  ender: Ender & { readonly failingSince: string | null },
  fence: number,
  ending: TestEnding,
): Promise<Cause | null> {
  const { upgradeId } = ender;
  await world.ledger.confirm(upgradeId, fence);
  const unsaved = (await isSavedOften(world.ledger, ender, ending.address))
    ? null
    : await saveResults(world, ender, ending.address);
  if (unsaved) return { ...unsaved, message: `its results can't be saved: ${unsaved.message}` };
  if (ending.kind === 'restart') {
    await world.ledger.rememberTest(upgradeId, ending.parameters);
    const detail = `${usersOf(ending.parameters)} are to run again on the target`;
    await note(world, upgradeId, ender.state, 'test-remembered', detail);
  }
  await world.ledger.confirm(upgradeId, fence);
  return stopTestOn(world, ender, ending.address);
}

/** A gate of a day looks about 360 times, and a set may have 6 MB: a test that can't be stopped is saved thrice. */
const mostSets = 3;

/** Tests that were stopped before don't count: each one's results are saved. */
async function isSavedOften(
  ledger: World['ledger'],
  { upgradeId, failingSince }: { readonly upgradeId: string; readonly failingSince: string | null },
  address: string,
): Promise<boolean> {
  if (failingSince === null) return false;
  const saved = await ledger.savedResults(upgradeId);
  return saved.filter(({ master, at }) => master === address && at >= failingSince).length >= mostSets;
}

/**
 * Keeps what the test on a master has measured so far. Resolves with why that could not be done, null where it was.
 * Each call adds a set of its own: after a retry both are listed, and the later one holds more.
 */
export async function saveResults(
  world: EndingWorld,
  { upgradeId, state }: Ender,
  address: string,
): Promise<Cause | null> {
  const files = await attempted(world.masters.saveResults(endpointOf(world.registration, address, null)));
  if ('code' in files) return files;
  const listed = files.map(({ name, bytes }) => ({ name, bytes }));
  await world.ledger.saveResults(
    upgradeId,
    { at: isoNow(world.clock), master: address, files: listed },
    files,
  );
  const sizes = listed.map(({ name, bytes }) => `${name} (${bytes} bytes)`).join(', ');
  await note(world, upgradeId, state, 'results-saved', `saved of the test on ${address}: ${sizes}`);
  return null;
}

/** Stops the test on a master. Resolves with why that could not be done, null where it was. */
export async function stopTestOn(
  world: EndingWorld,
  { upgradeId, state }: Ender,
  address: string,
): Promise<Cause | null> {
  const stopped = await attempted(world.masters.stopTest(endpointOf(world.registration, address, null)));
  if (typeof stopped !== 'boolean') return stopped;
  if (!stopped) return { code: 'test-not-stopped', message: `could not stop the test on ${address}` };
  await note(world, upgradeId, state, 'test-stopped', `stopped the test on ${address}`);
  return null;
}

/** What a master, or the Probe that asked it, failed to do is an answer here and no surprise. */
async function attempted<Answer>(asked: Promise<Answer>): Promise<Answer | Cause> {
  try {
    return await asked;
  } catch (error) {
    return statedCause(error);
  }
}
