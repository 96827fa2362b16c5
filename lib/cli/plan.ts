import type { Command } from 'commander';
import { UpgradeError } from '../contract/errors.ts';
import type { ShownPlan } from '../states/plan.ts';
import { exitCodes } from './exit-codes.ts';
import { addRequestOptions, type RequestFlags, requestOf } from './request-options.ts';

interface PlanFlags extends RequestFlags {
  readonly cluster: string;
  readonly json?: boolean;
}

/** `locust-upgrade plan`: what an upgrade would do, with its reasons. Changes nothing. */
export function addPlanVerb(program: Command): void {
  const verb = program
    .command('plan')
    .description('show step by step what an upgrade of a cluster would do, and change nothing')
    .requiredOption('--cluster <name>', 'name of the ECS cluster');
  addRequestOptions(verb)
    .option('--json', 'print one JSON object, which start --plan takes')
    .action(async (flags: PlanFlags) => {
      process.exitCode = await plan(flags);
    });
}

/** With `--json`, standard output is one object whatever happens. */
async function plan(flags: PlanFlags): Promise<number> {
  try {
    const request = requestOf(flags);
    const { withCluster } = await import('./cluster.ts');
    const shown = await withCluster(flags.cluster, (upgrader) => upgrader.plan(request));
    return await printPlan(shown, flags.json ?? false);
  } catch (error) {
    if (flags.json) printJson({ schemaVersion: 1, kind: 'failed', cause: causeOf(error) });
    throw error;
  }
}

/** Prints a plan, as text or as one object, and resolves with the exit code that belongs to it. */
export async function printPlan(shown: ShownPlan, json: boolean): Promise<number> {
  if (json) printJson(shown);
  else {
    const { planText } = await import('./plan-text/plan-text.ts');
    process.stdout.write(planText(shown));
  }
  return exitCodeOfPlan(shown);
}

/** 0 where there is a plan or nothing to do, 5 where it is refused. */
export function exitCodeOfPlan({ kind }: Pick<ShownPlan, 'kind'>): number {
  return kind === 'refused' ? exitCodes.refused : 0;
}

function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

function causeOf(error: unknown): { readonly code: string; readonly message: string } {
  const code = error instanceof UpgradeError ? error.code : 'unexpected';
  return { code, message: error instanceof Error ? error.message : String(error) };
}
