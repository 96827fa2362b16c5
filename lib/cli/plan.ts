import type { Command } from 'commander';
import type { ShownPlan } from '../functions/plan.ts';
import { exitCodes } from './exit-codes.ts';
import { orFailureAsJson, printJson } from './json-output.ts';
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

async function plan(flags: PlanFlags): Promise<number> {
  return orFailureAsJson(flags.json, { kind: 'failed' }, async () => {
    const request = requestOf(flags);
    const { withCluster } = await import('./cluster.ts');
    const shown = await withCluster(flags.cluster, (upgrader) => upgrader.plan(request));
    return printPlan(shown, flags.json ?? false);
  });
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
function exitCodeOfPlan({ kind }: Pick<ShownPlan, 'kind'>): number {
  return kind === 'refused' ? exitCodes.refused : 0;
}
