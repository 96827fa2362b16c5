import { readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { expect } from 'vitest';
import { defaultFlags, parseLocalOptions } from '../../lib/cli/local/options.ts';
import type { LocalReport } from '../../lib/cli/local/report.ts';
import { runLocal } from '../../lib/cli/local/run.ts';
import { ClusterRecorder } from './cluster-recorder.ts';
import { type FinishedRun, moment } from './finished-run.ts';
import { from, type Scenario, to, workers } from './table.ts';

/** Runs a scenario through the verb's own code: the synthesized machine, the bundles, the real SDK clients. */
export async function runScenario(scenario: Scenario, nodes: 'locust' | 'simulated'): Promise<FinishedRun> {
  const recorder = new ClusterRecorder();
  const options = parseLocalOptions({ ...defaultFlags, ...scenario.flags, nodes });
  const { report } = await runLocal(options, recorder, {
    signal: new AbortController().signal,
    keep: async () => {},
  });
  const ledger = report.timeline.filter(({ step }) => step !== 'node' && step !== 'drill');
  const begin = moment(ledger[0]?.at ?? '');
  const end = moment(ledger.at(-1)?.at ?? '');
  return {
    report,
    duringUpgrade: recorder.samples.filter(({ at }) => at >= begin && at <= end),
    addresses: recorder.addresses,
    said: recorder.said,
    actsByItself: recorder.actsByItself,
    savedTexts: textsOf(report),
  };
}

function textsOf({ saved: [first] }: LocalReport): Readonly<Record<string, string>> {
  const texts = first?.files.map(({ name }) => [name, readFileSync(join(first.folder, name), 'utf8')]) ?? [];
  return Object.fromEntries(texts);
}

/** What every scenario must show, and what this one adds. Reaching this point, a test ran on the cluster again. */
export async function assess(scenario: Scenario, run: FinishedRun): Promise<void> {
  const { report } = run;
  if (report.cause !== null) expect(scenario.causes).toContain(report.cause.code);
  else expect(scenario.causes).toEqual([]);
  expect({ outcome: report.outcome, strategy: report.strategy, lockHeld: report.lockHeld }).toEqual({
    outcome: scenario.outcome,
    strategy: scenario.strategy,
    lockHeld: false,
  });
  const version = scenario.endsAt === 'target' ? to : (scenario.flags.from ?? from);
  expect(report.versions).toEqual({ master: version, workers: { [version]: workers } });
  assessActsByItself(run);
  scenario.also?.(run);
  for (const address of run.addresses) expect(await isListening(address), address).toBe(false);
}

/** As it was before, or, with the workers in the other slot, the limits with them: the idle slot is what is suspended. */
function assessActsByItself({ actsByItself }: FinishedRun): void {
  const blueServes = actsByItself[0]?.startsWith(`blue-worker runs ${workers}:`);
  const serves = `runs ${workers}: ${workers} to ${workers}, on`;
  const idle = 'runs 0: 0 to 0, suspended';
  const [blue, green] = blueServes ? [serves, idle] : [idle, serves];
  expect(actsByItself).toEqual([`blue-worker ${blue}, rebalanced`, `green-worker ${green}`]);
}

function isListening(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: address, port: 8089 });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
