import type { Command } from 'commander';
import { UpgradeError } from '../contract/errors.ts';
import type { Cause } from '../domain/cause.ts';
import { exitCodes } from './exit-codes.ts';
import { drillNames } from './local/drills.ts';
import { refuseOldNode } from './local/node-version.ts';
import { defaultFlags, type LocalFlags, type LocalOptions, parseLocalOptions } from './local/options.ts';
import { terminalProgress } from './local/progress.ts';
import { type LocalReport, unfinishedReport } from './local/report.ts';
import type { LocalRun } from './local/run.ts';
import { summaryOf } from './local/summary.ts';
import { printPlan } from './plan.ts';
import { testParameterOptions, testPolicies } from './test-options.ts';

/** `locust-upgrade local`: an upgrade of a real cluster on this machine, through the machine that AWS would run. */
export function addLocalVerb(program: Command): void {
  const verb = program
    .command('local')
    .description(
      'upgrade a Locust cluster on this machine, with the state machine and Lambdas that AWS would run',
    )
    .option('--from <version>', 'Locust version to start with', defaultFlags.from)
    .option(
      '--to <version|range>',
      'version to upgrade to, a range such as ~2.32, or latest',
      defaultFlags.to,
    )
    .option('--versions <list>', 'versions that the cluster offers, for ranges and hops, with commas between')
    .option('--workers-at <version>', 'version of the workers at the start (default: as --from)')
    .option('--workers <number>', 'workers of the cluster', defaultFlags.workers)
    .option('--batch-size <number|percent>', 'workers of each batch after the first', defaultFlags.batchSize)
    .option('--canary <number>', 'workers of the first batch', defaultFlags.canary)
    .option('--strategy <name>', 'auto, blue-green, rolling or recreate', defaultFlags.strategy)
    .option(
      '--masters <two|shared>',
      'a master for each slot, or one for both (default: two; rolling: shared)',
    )
    .option(
      '--max-minor-skew <number>',
      'most minor versions between master and workers of a rolling upgrade',
    )
    .option('--locustfile <path>', 'locustfile of the cluster (default: one that needs no network)')
    .option('--locustfile-from-master', 'workers ask the master for the locustfile (-f -)')
    .option('--test-in-flight [seconds]', 'have a test running when the upgrade begins, for so long')
    .option(
      '--test-policy <name>',
      `what a gate does about it: ${testPolicies.join(', ')}`,
      defaultFlags.testPolicy,
    );
  for (const [flags, description] of testParameterOptions) verb.option(flags, description);
  verb
    .option(
      '--pause-after <master|canary>',
      'pause before any worker moves, or after the first batch of workers',
    )
    .option('--window-end <time>', 'begin no change after this moment (ISO 8601)')
    .option('--allow-unsafe', 'run a plan that the compatibility data forbids, to see what happens')
    .option('--allow-downgrade', 'allow a target that is older than the start')
    .option('--drill <name>', `break something on purpose: ${drillNames.join(', ')}`)
    .option('--nodes <locust|simulated>', 'real Locust processes or simulated nodes (default: locust)')
    .option('--plan', 'show the plan and change nothing')
    .option('--keep', "leave the cluster running and print the master's address, until Ctrl-C")
    .option('--json', 'print one JSON object to standard output and nothing else')
    .action(async (flags: LocalFlags) => {
      process.exitCode = await local(flags);
    });
}

/** Runs the verb and resolves with the exit code. With `--json`, standard output is one object whatever happens. */
async function local(flags: LocalFlags): Promise<number> {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => interruption.abort());
  try {
    refuseOldNode(process.versions.node);
    return await runAndPrint(parseLocalOptions(flags), interruption.signal);
  } catch (error) {
    const ended = interruption.signal.aborted ? 'interrupted' : 'failed';
    if (flags.json) printJson(unfinishedReport(flags, ended, causeOf(error, ended)));
    if (ended === 'failed') throw error;
    process.stderr.write('interrupted: everything that was started has ended\n');
    return exitCodes.interrupted;
  }
}

async function runAndPrint(options: LocalOptions, signal: AbortSignal): Promise<number> {
  const view = terminalProgress(process.stderr);
  const keep = async (run: LocalRun): Promise<void> => {
    print(run, options.json);
    view.say(`the cluster stays: ${run.masterUrl} — end it with Ctrl-C`);
    const hold = setInterval(() => {}, 60_000);
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    clearInterval(hold);
  };
  // CDK and the SDK take a second to load: bad input and --help are answered without them.
  const { planLocal, runLocal } = await import('./local/run.ts');
  if (options.plan) return printPlan(await planLocal(options, view, signal), options.json);
  const run = await runLocal(options, view, { signal, keep });
  if (!options.keep) print(run, options.json);
  return exitCodes[run.report.outcome];
}

function causeOf(error: unknown, ended: 'failed' | 'interrupted'): Cause {
  if (ended === 'interrupted')
    return { code: 'interrupted', message: 'the command was interrupted by a signal' };
  const code = error instanceof UpgradeError ? error.code : 'unexpected';
  return { code, message: error instanceof Error ? error.message : String(error) };
}

/** Standard output holds the result and nothing else. */
function print(run: LocalRun, json: boolean): void {
  if (json) printJson(run.report);
  else process.stdout.write(summaryOf(run));
}

function printJson(report: LocalReport): void {
  process.stdout.write(`${JSON.stringify(report)}\n`);
}
