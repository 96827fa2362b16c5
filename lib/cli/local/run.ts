import { randomUUID } from 'node:crypto';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { ShownPlan } from '../../functions/plan.ts';
import type { LedgerEvent } from '../../ports/ledger.ts';
import { followUpgrade, localPace } from '../follow.ts';
import { enteredStates, executionsOf } from '../history.ts';
import { writeSavedTests } from '../saved-tests.ts';
import { awsVariables } from './aws-variables.ts';
import { type LocalEnvironment, startEnvironment } from './environment.ts';
import { demoTest, runShortTest, startLoadTest, usersOn } from './load-test.ts';
import { prepareNodes, runFolder } from './nodes.ts';
import type { LocalOptions } from './options.ts';
import type { ProgressView } from './progress.ts';
import { type LocalReport, type ReportParts, reportOf } from './report.ts';
import { requestOf } from './request.ts';
import { hasWorkers, waitForMaster } from './wait-for-master.ts';

/** Seconds in which a cluster of this size must have come up: a Locust process takes 0.8 s of one processor. */
const startSeconds = (workers: number): number => 30 + workers * 2;

export interface LocalRun {
  readonly report: LocalReport;
  readonly logFolder: string;
  readonly masterUrl: string;
}

export interface LocalControl {
  readonly signal: AbortSignal;
  /** Awaited before the end, where the cluster is to stay. */
  keep(run: LocalRun): Promise<void>;
}

/**
 * The whole demonstration: starts a cluster, shows that it works, upgrades it (or watches the drill), shows that it
 * works again, and ends everything that it started, whatever happens.
 */
export function runLocal(
  options: LocalOptions,
  view: ProgressView,
  { signal, keep }: LocalControl,
): Promise<LocalRun> {
  return withLocalCluster(options, view, signal, async (cluster) => {
    const { environment, folder } = cluster;
    const variables = awsVariables(environment.aws);
    if (options.keep || options.pauseAfter) view.say(howToReach(variables));
    const report = await upgrade(cluster, options, view, signal);
    const address = await showThatItWorks(environment, options, view, signal);
    const masterUrl = `http://${address}:${environment.registration.webPort}`;
    const run = { report, logFolder: folder, masterUrl };
    if (options.keep) await keep(run);
    return run;
  });
}

/** Said before the upgrade: a pause is ended by another verb, in another shell. */
function howToReach(variables: Readonly<Record<string, string>>): string {
  const exports = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  return `other verbs reach the cluster as --cluster local with: export ${exports.join(' ')}`;
}

/** The same cluster, and what would be done to it. Changes nothing. */
export function planLocal(
  options: LocalOptions,
  view: ProgressView,
  signal: AbortSignal,
): Promise<ShownPlan> {
  return withLocalCluster(options, view, signal, ({ environment }) => environment.plan(requestOf(options)));
}

interface LocalCluster {
  readonly environment: LocalEnvironment;
  /** Of the upgrade that it is started for. */
  readonly upgradeId: string;
  readonly folder: string;
  /** What nodes and drills were heard to say so far. */
  heard(): Pick<ReportParts, 'nodeEvents' | 'ready'>;
}

/** A cluster that works, with a test in flight where one is asked for; ended whatever happens. */
async function withLocalCluster<Result>(
  options: LocalOptions,
  view: ProgressView,
  signal: AbortSignal,
  use: (cluster: LocalCluster) => Promise<Result>,
): Promise<Result> {
  const upgradeId = `upgrade-${randomUUID().slice(0, 8)}`;
  const folder = runFolder(upgradeId);
  const nodes = await prepareNodes(options, folder, (text) => view.say(text), signal);
  const drillEvents: LedgerEvent[] = [];
  const onDrill = (detail: string): void => {
    drillEvents.push({ at: new Date().toISOString(), step: 'drill', event: 'action', detail });
    view.say(`drill: ${detail}`);
  };
  let environment: LocalEnvironment | null = null;
  try {
    environment = await startEnvironment({ options, nodes, folder, onDrill });
    await view.watch(environment.aws);
    const address = await showThatItWorks(environment, options, view, signal);
    await testInFlight(environment, options, address, view, signal);
    const heard = () => ({ nodeEvents: [...drillEvents, ...nodes.events], ready: nodes.ready });
    return await use({ environment, upgradeId, folder, heard });
  } finally {
    view.done();
    await environment?.aws.stop();
    await nodes.stop();
  }
}

async function upgrade(
  { environment, upgradeId, folder, heard }: LocalCluster,
  options: LocalOptions,
  view: ProgressView,
  signal: AbortSignal,
): Promise<LocalReport> {
  const { stepFunctions, ledger, registration } = environment;
  const { stateMachineArn } = registration;
  const startedAt = Date.now();
  const input = JSON.stringify(requestOf(options));
  await stepFunctions.send(new StartExecutionCommand({ stateMachineArn, name: upgradeId, input }));
  const conclusion = await followUpgrade({
    ledger,
    client: stepFunctions,
    stateMachineArn,
    upgradeId,
    signal,
    pace: localPace,
    onEvent: (event) => view.event(event),
    onWait: (waiting) => view.wait(waiting),
  });
  const endedAt = Date.now();
  const executions = await executionsOf(stepFunctions, stateMachineArn, upgradeId);
  const histories = executions.map(({ executionArn }) => enteredStates(stepFunctions, executionArn));
  const entered = (await Promise.all(histories)).flat();
  const record = await ledger.upgrade(upgradeId);
  const events = await ledger.events(upgradeId);
  const saved = await writeSavedTests(ledger, upgradeId, folder);
  return reportOf({
    options,
    upgradeId,
    record,
    conclusion,
    entered,
    events,
    saved,
    notifications: environment.aws.sns.messages.map(({ text }) => text),
    ...heard(),
    startedAt,
    endedAt,
  });
}

/** Has a test running when the upgrade begins, where one is asked for. */
async function testInFlight(
  { registration }: LocalEnvironment,
  { testInFlight: asked, workers }: LocalOptions,
  address: string,
  view: ProgressView,
  signal: AbortSignal,
): Promise<void> {
  if (!asked) return;
  const parameters = demoTest(workers, asked.seconds);
  await startLoadTest(registration, address, parameters, signal);
  const length = asked.seconds === null ? 'until somebody stops it' : `for ${asked.seconds} s`;
  view.say(`a test of ${parameters.users} users runs on the master at ${address}, ${length}`);
}

/** All workers on the active master, and a test on it, a short one unless one runs. Resolves with the master's address. */
async function showThatItWorks(
  { aws, registration }: LocalEnvironment,
  options: LocalOptions,
  view: ProgressView,
  signal: AbortSignal,
): Promise<string> {
  const address = await waitForMaster(registration, () => activeMasterAddress(aws), {
    description: `${options.workers} workers to register`,
    seconds: startSeconds(options.workers),
    signal,
    holds: hasWorkers(options.workers),
  });
  const running = await usersOn(registration, address);
  if (running > 0) {
    view.say(`a test of ${running} users runs on the master at ${address}`);
    return address;
  }
  const users = await runShortTest(registration, address, options.workers, signal);
  view.say(`a short test ran ${users} users on the master at ${address}, and was stopped`);
  return address;
}

/** The master of the slot whose workers are to run. */
function activeMasterAddress({ ecs }: LocalEnvironment['aws']): string | null {
  const { services, tasks } = ecs.state;
  const busy = [...services.values()].find(({ name, desired }) => name.endsWith('worker') && desired > 0);
  const slot = busy?.name.startsWith('green') ? 'green-master' : 'blue-master';
  const master = [...tasks.values()].find(
    ({ service, phase }) => phase === 'running' && (service === 'master' || service === slot),
  );
  return master?.address ?? null;
}
