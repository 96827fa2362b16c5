import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { UpgradeError } from '../contract/errors.ts';
import { addAbortVerb } from './abort.ts';
import { addAdoptVerb } from './adopt.ts';
import { addCompatVerb } from './compat.ts';
import { badInput, exitCodeOf } from './exit-codes.ts';
import { addLocalVerb } from './local.ts';
import { addPauseVerb } from './pause.ts';
import { addPlanVerb } from './plan.ts';
import { addReleaseVerb } from './release.ts';
import { addResultsVerb } from './results.ts';
import { addResumeVerb } from './resume.ts';
import { addStartVerb } from './start.ts';
import { addUnlockVerb } from './unlock.ts';

/** By the package's own name for it: sources and compiled files lie at other depths. */
const { version }: { version: string } = createRequire(import.meta.url)('#manifest');

/** The command line with all its verbs: a thin shell over them. */
export function locustUpgrade(): Command {
  const program = new Command('locust-upgrade')
    .description(
      'Upgrades Locust clusters on Amazon ECS: master first, workers in batches, checked, rolled back',
    )
    .version(version)
    .exitOverride()
    .showHelpAfterError();
  addLocalVerb(program);
  for (const addVerb of [
    addPlanVerb,
    addStartVerb,
    addPauseVerb,
    addResumeVerb,
    addAbortVerb,
    addUnlockVerb,
    addResultsVerb,
    addAdoptVerb,
    addReleaseVerb,
    addCompatVerb,
  ])
    addVerb(program);
  return program;
}

/** Runs a command. Every failure ends with one clear line and an exit code. */
export async function runProgram(argv: readonly string[]): Promise<void> {
  try {
    await locustUpgrade().parseAsync(argv, { from: 'user' });
  } catch (error) {
    process.exitCode = reported(error);
  }
}

/** Says what went wrong in one line, with its code; a stack only for a defect. */
function reported(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : badInput;
  if (error instanceof UpgradeError) {
    process.stderr.write(`error ${error.code}: ${error.message}\n`);
    return exitCodeOf(error);
  }
  process.stderr.write(
    `unexpected: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return 1;
}
