import { UpgradeError } from '../contract/errors.ts';
import type { Progress } from '../contract/payloads.ts';
import type { GateStateName } from '../contract/states.ts';
import { type GateSituation, pausesBefore } from '../domain/gates/gate.ts';
import type { UpgradePlan } from '../domain/plan.ts';
import type { CalendarReading } from '../domain/surroundings.ts';
import { isoNow, type World } from './ports.ts';
import { testsInFlight } from './tests.ts';

/** Reads all that a gate has to look at; pauses the upgrade first where its plan says so. */
export async function gateSituation(
  world: World,
  state: GateStateName,
  progress: Progress,
  plan: UpgradePlan,
): Promise<GateSituation> {
  if (state === 'GateBatch') await pauseOnce(world, progress, plan);
  const { windowEnd, calendars, testPolicy, testParameters } = plan;
  const firstChange = state === 'GateMaster' && progress.hop === 0;
  const [control, read, seen] = await Promise.all([
    world.ledger.control(progress.upgradeId),
    firstChange ? readCalendars(world, calendars) : [],
    testsInFlight(world),
  ]);
  const { deadline } = progress.watch;
  const over = (moment: string): boolean => world.clock.now() >= Date.parse(moment);
  const window = windowEnd === null ? null : { end: windowEnd, over: over(windowEnd) };
  return {
    ...control,
    deadline,
    deadlinePassed: over(deadline),
    beginning: firstChange ? { window, calendars: read } : null,
    ...seen,
    testPolicy,
    testParameters,
  };
}

/** The ledger remembers that it paused here, so that a gate that looks again does not undo a resume. */
async function pauseOnce(
  world: World,
  { upgradeId, hop, batch }: Progress,
  plan: UpgradePlan,
): Promise<void> {
  const { pauseAfter } = plan;
  if (!pausesBefore(pauseAfter, hop, batch)) return;
  const reason = `asked for by pauseAfter: ${pauseAfter}`;
  await world.ledger.pause(upgradeId, { since: isoNow(world.clock), reason }, pauseAfter);
}

async function readCalendars(
  world: Pick<World, 'survey'>,
  calendars: readonly string[],
): Promise<readonly CalendarReading[]> {
  if (calendars.length === 0) return [];
  try {
    return (await world.survey.survey({ calendars, services: [], images: [], routing: null })).calendars;
  } catch (error) {
    // Waited for like a calendar that is not there: one failed look must not end an upgrade that has not begun.
    if (!(error instanceof UpgradeError)) throw error;
    return calendars.map((calendar) => ({ calendar, kind: 'missing', reason: error.message }));
  }
}
