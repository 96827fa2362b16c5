import { Duration } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LocustUpgrader } from '../../lib/constructs/locust-upgrader.ts';
import { UpgradeSchedule } from '../../lib/constructs/upgrade-schedule.ts';
import type { Delivered } from '../../lib/local/scheduler/embedded-scheduler.ts';
import { type LocalWorld, startLocalWorld } from './local-world.ts';
import { functionIn } from './ordinary-day.ts';

const windowMinutes = 60;
const hour = 3_600_000;

/**
 * A schedule of the synthesized stack, fired by the embedded scheduler into the deployed machine. The tests run in their
 * order: only the last one changes the cluster.
 */
describe('a schedule', () => {
  let world: LocalWorld;
  let schedule: string;
  let watch: string;
  const lines: string[] = [];
  beforeAll(async () => {
    const extend = (upgrader: LocustUpgrader) => {
      addSchedule(upgrader);
      watch = functionIn(upgrader, 'Watch');
    };
    const onFunctionLog = (name: string, line: string) => void (name === watch && lines.push(line));
    world = await startLocalWorld({ workers: '2' }, { extend, onFunctionLog });
    schedule = world.aws.scheduler.schedules[0]?.arn ?? '';
  });
  afterAll(() => world.stop());

  /** Fires the run of a moment so many minutes after it. */
  const fire = (scheduledAt: number, minutesLate = 0): Promise<Delivered> =>
    world.aws.scheduler.fire(schedule, { scheduledAt, deliveredAt: scheduledAt + minutesLate * 60_000 });

  /** What a look of the watch measures of schedules. */
  const measuredRuns = async (): Promise<readonly unknown[]> => {
    lines.length = 0;
    await world.aws.lambda.invoke(watch, {});
    return lines.filter((line) => line.includes('"ScheduledRunAge"')).map((line) => JSON.parse(line));
  };

  test('starts no execution when its window is over: the run is in the dead-letter queue', async () => {
    const delivered = await fire(Date.now() - 2 * hour, windowMinutes);

    expect(delivered).toMatchObject({
      kind: 'dead-lettered',
      message: {
        attributes: { EXHAUSTED_RETRY_CONDITION: 'MaximumEventAgeInSeconds', SCHEDULE_ARN: schedule },
      },
    });
    const queue = world.aws.scheduler.schedules[0]?.deadLetterQueue ?? '';
    expect(world.aws.scheduler.deadLetters(queue)).toHaveLength(1);
    expect(await executions(world)).toEqual([]);
    expect(await measuredRuns()).toEqual([]);
  });

  test('whose execution begins after its window is refused, and nothing is changed', async () => {
    const before = desiredOf(world);

    const end = await world.end(started(await fire(Date.now() - 2 * hour, windowMinutes - 2)));

    expect(end).toMatchObject({ status: 'FAILED', error: 'refused' });
    expect(end.cause).toMatch(/window ended at/);
    expect(desiredOf(world)).toEqual(before);
    expect(await world.ledger.holder()).toBeNull();
  });

  test('upgrades inside its window, and once: a second delivery does nothing, before and after the end', async () => {
    // Act
    const at = Date.now();
    const [first, second] = await Promise.all(
      [fire(at), fire(at, 1)].map(async (fired) => started(await fired)),
    );
    const ends = [await world.end(first ?? ''), await world.end(second ?? '')];
    const [upgraded, other] =
      (await conclusionOf(world, first)) === 'succeeded' ? [first, second] : [second, first];
    const third = started(await fire(at, 2));
    const late = await world.end(third);

    // Assess
    expect([...ends, late].map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
    expect(await conclusionOf(world, upgraded)).toBe('succeeded');
    for (const again of [other, third]) {
      expect(await conclusionOf(world, again)).toBe('nothing-to-do');
      const [line] = await world.ledger.events(idOf(again));
      expect(line?.detail).toContain(`the upgrade ${idOf(upgraded)} took it`);
    }
    expect(desiredOf(world)).toEqual({
      'blue-master': 0,
      'green-master': 1,
      'blue-worker': 0,
      'green-worker': 2,
    });
    expect((await world.ledger.upgrade(idOf(upgraded)))?.plan.windowEnd).toBe(
      new Date(Math.floor(at / 1000) * 1000 + windowMinutes * 60_000).toISOString(),
    );
    const [measured, ...more] = await measuredRuns();
    expect(measured).toMatchObject({ Cluster: 'local', Schedule: schedule.split(':schedule/').at(-1) });
    expect((measured as { readonly ScheduledRunAge: number }).ScheduledRunAge).toBeLessThan(hour / 1000);
    expect(more).toEqual([]);
  });
});

function addSchedule(upgrader: LocustUpgrader): void {
  new UpgradeSchedule(upgrader, 'Weekly', {
    upgrader,
    schedule: ScheduleExpression.expression('cron(0 4 ? * SUN *)'),
    window: Duration.minutes(windowMinutes),
    target: { version: '2.32.2' },
    request: { batch: { canary: 0, size: '100%' }, bakeSeconds: 1, observeSeconds: 1 },
  });
}

function started(delivered: Delivered): string {
  if (delivered.kind === 'started') return delivered.executionArn;
  throw new TypeError(`not started: ${delivered.kind}`);
}

function idOf(executionArn: string | undefined): string {
  return executionArn?.split(':').at(-1) ?? '';
}

async function conclusionOf(
  { ledger }: LocalWorld,
  executionArn: string | undefined,
): Promise<string | undefined> {
  return (await ledger.conclusion(idOf(executionArn)))?.outcome;
}

async function executions({ aws, registration }: LocalWorld): Promise<unknown> {
  const { stateMachineArn } = registration;
  const listed = await aws.stepFunctions.call('ListExecutions', { stateMachineArn });
  return (listed as { readonly executions: unknown }).executions;
}

function desiredOf({ aws }: LocalWorld): Readonly<Record<string, number>> {
  return Object.fromEntries([...aws.ecs.state.services.values()].map(({ name, desired }) => [name, desired]));
}
