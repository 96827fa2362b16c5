import { availableParallelism } from 'node:os';
import { Command, CommanderError } from 'commander';
import { BadInput, UpgradeError } from '../../lib/contract/errors.ts';
import { cacheFolder } from '../../lib/local/nodes/cache-folder.ts';
import { cleanUpAfterCrash } from '../../lib/local/nodes/run-file.ts';
import { measureAll } from './measure-all.ts';
import { readMeasured } from './measured.ts';
import { runOnePair } from './one-pair.ts';
import { minutes, sayOnStandardError } from './progress.ts';
import { writeResults } from './results.ts';
import { verify } from './verify.ts';

interface Flags {
  readonly master?: string;
  readonly worker?: string;
  readonly locustfileFromMaster?: boolean;
  readonly times: string;
  readonly verify?: string;
  readonly table?: boolean;
  readonly again?: boolean;
  readonly atOnce: string;
}

const program = new Command('matrix')
  .description('Measures which Locust releases work together, by running them')
  .option('--master <version>', 'run one pair: the master')
  .option('--worker <version>', 'run one pair: the worker')
  .option('--locustfile-from-master', 'run one pair: the worker asks the master for the locustfile (-f -)')
  .option('--verify <pairs>', 'run that many measured pairs again, of each outcome in turn, and compare')
  .option('--times <n>', 'run each pair of --master or --verify n times', '1')
  .option('--table', 'only write what is generated from the measured lines')
  .option('--again', 'measure all pairs again, not only those that are missing')
  .option('--at-once <n>', 'pairs at once; they mostly wait', `${availableParallelism() * 16}`)
  .exitOverride();

/** Ends everything that was started, on Ctrl-C too, and exits with the code of what was asked for. */
async function main(): Promise<number> {
  const flags = program.parse().opts<Flags>();
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => interruption.abort());
  cleanUpAfterCrash(cacheFolder());
  try {
    return (await run(flags, interruption.signal)) || (interruption.signal.aborted ? 130 : 0);
  } catch (error) {
    // What it interrupted may complain of it.
    if (interruption.signal.aborted) return 130;
    throw error;
  }
}

async function run(flags: Flags, signal: AbortSignal): Promise<number> {
  const { master, worker } = flags;
  const times = wholeNumber('--times', flags.times);
  if (flags.table) {
    writeResults(readMeasured());
    return 0;
  }
  if (master !== undefined || worker !== undefined) {
    if (master === undefined || worker === undefined) throw oneSideMissing();
    const locustfile = flags.locustfileFromMaster ? 'from-master' : 'local';
    return runOnePair({ master, worker, locustfile }, times, signal);
  }
  if (flags.verify !== undefined) return verify(wholeNumber('--verify', flags.verify), times, signal);
  const started = performance.now();
  const atOnce = wholeNumber('--at-once', flags.atOnce);
  const measured = await measureAll({ atOnce, again: flags.again ?? false, signal });
  if (measured === null) {
    sayOnStandardError('interrupted: what was seen is kept, and the same command goes on');
    return 130;
  }
  writeResults(measured);
  sayOnStandardError(`done in ${minutes((performance.now() - started) / 1000)}`);
  return 0;
}

function wholeNumber(option: string, text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new BadInput(
    'bad-option',
    `${option} ${text} is no number from 1 on: give one, such as ${option} 10`,
  );
}

function oneSideMissing(): BadInput {
  return new BadInput('bad-option', 'one side of the pair is missing: give both --master and --worker');
}

main().then(
  // Idle connections to nodes would hold the process back.
  (code) => process.exit(code),
  (error: unknown) => {
    if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
    if (!(error instanceof UpgradeError)) throw error;
    process.stderr.write(`error ${error.code}: ${error.message}\n`);
    process.exit(error instanceof BadInput ? 2 : 1);
  },
);
