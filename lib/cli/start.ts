import type { Command } from 'commander';
import { BadInput } from '../contract/errors.ts';
import type { UpgradeRequestInput } from '../contract/request.ts';
import type { Conclusion } from '../ports/ledger.ts';
import type { ClusterUpgrader } from './cluster.ts';
import { exitCodes } from './exit-codes.ts';
import { orFailureAsJson, printJson } from './json-output.ts';
import { addRequestOptions, type RequestFlags, requestOf } from './request-options.ts';
import { requestFromFile } from './shown-plan.ts';
import type { StartedUpgrade } from './start-execution.ts';
import { startedText } from './started-text.ts';
import { upgradeIdOf } from './upgrade-id.ts';

interface StartFlags extends RequestFlags {
  readonly cluster: string;
  readonly plan?: string;
  readonly name?: string;
  readonly follow?: boolean;
  readonly results?: string;
  readonly json?: boolean;
}

/** `locust-upgrade start`: starts an upgrade on AWS, and follows it where asked to. */
export function addStartVerb(program: Command): void {
  const verb = program
    .command('start')
    .description('start the upgrade of a cluster')
    .requiredOption('--cluster <name>', 'name of the ECS cluster')
    .option('--plan <file>', 'run exactly the plan that plan --json gave, or nothing');
  addRequestOptions(verb)
    .option('--name <id>', 'id of the upgrade (default: one is made up)')
    .option('--follow', 'report what happens until the upgrade has ended')
    .option('--results <folder>', 'with --follow: write what was saved of stopped tests there')
    .option('--json', 'print one JSON object to standard output')
    .action(async (flags: StartFlags) => {
      process.exitCode = await orFailureAsJson(flags.json, { outcome: 'failed' }, () => start(flags));
    });
}

async function start(flags: StartFlags): Promise<number> {
  const request = requestFor(flags);
  const upgradeId = upgradeIdOf(flags.name);
  const { withCluster } = await import('./cluster.ts');
  const { startExecution } = await import('./start-execution.ts');
  return withCluster(flags.cluster, async (upgrader) => {
    const started = await startExecution(upgrader, upgradeId, request);
    const conclusion = flags.follow ? await followed(upgrader, started, flags) : null;
    if (conclusion === 'interrupted') {
      if (flags.json) printJson({ schemaVersion: 1, ...started, outcome: 'interrupted' });
      return exitCodes.interrupted;
    }
    print(flags, started, conclusion);
    return conclusion ? exitCodes[conclusion.outcome] : 0;
  });
}

/** Of the command line, or of a plan that was shown. Throws `BadInput`. */
export function requestFor(flags: StartFlags): UpgradeRequestInput {
  if (flags.plan === undefined) return requestOf(flags);
  const { cluster, plan, name: _, follow: __, results: ___, json: ____, ...wishes } = flags;
  const [other] = Object.keys(wishes);
  if (other === undefined) return requestFromFile(plan, cluster);
  const option = `--${other.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new BadInput(
    'bad-option',
    `${option} is given besides --plan ${plan}, which says all that is to happen; leave one of them out`,
  );
}

/** The upgrade goes on when the command that follows it ends. */
async function followed(
  upgrader: ClusterUpgrader,
  { upgradeId }: StartedUpgrade,
  { cluster, results }: StartFlags,
): Promise<Conclusion | 'interrupted'> {
  const { followOnAws } = await import('./follow-on-aws.ts');
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => interruption.abort());
  process.stderr.write(`started ${upgradeId} of cluster ${cluster}\n`);
  try {
    return await followOnAws(upgrader, upgradeId, interruption.signal, results ?? null);
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    process.stderr.write(`interrupted: ${upgradeId} goes on; end it with locust-upgrade abort\n`);
    return 'interrupted';
  }
}

function print({ cluster, json }: StartFlags, started: StartedUpgrade, conclusion: Conclusion | null): void {
  if (json) printJson({ schemaVersion: 1, ...started, ...(conclusion ?? { outcome: null }) });
  else process.stdout.write(startedText(cluster, started, conclusion));
}
