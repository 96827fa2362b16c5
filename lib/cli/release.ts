import type { Command } from 'commander';
import { UpgradeError } from '../contract/errors.ts';
import type { ClusterUpgrader } from './cluster.ts';
import { exitCodes } from './exit-codes.ts';
import { orFailureAsJson, printJson } from './json-output.ts';

interface ReleaseFlags {
  readonly cluster: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** ECS and Cloud Map take some seconds to let go of something. */
const pollMilliseconds = 2_000;

/** `locust-upgrade release`: takes back what adopt made. */
export function addReleaseVerb(program: Command): void {
  program
    .command('release')
    .description('take away what adopt made; the services that the cluster had before must serve')
    .requiredOption('--cluster <name>', 'name of the ECS cluster')
    .option('--dry-run', 'show what would be taken away and change nothing')
    .option('--json', 'print one JSON object')
    .action(async (flags: ReleaseFlags) => {
      process.exitCode = await orFailureAsJson(flags.json, { outcome: 'failed' }, () => release(flags));
    });
}

async function release({ cluster, dryRun = false, json }: ReleaseFlags): Promise<number> {
  const { adoptionClientsFromEnvironment, adoptionTools } = await import('./adopt/tools.ts');
  const { releaseCluster } = await import('./adopt/release-cluster.ts');
  const { clearly } = await import('./aws-failure.ts');
  const tools = adoptionTools(cluster, adoptionClientsFromEnvironment());
  const answer = await upgraderOf(cluster)
    .then((upgrader) =>
      releaseCluster(tools, {
        cluster,
        dryRun,
        upgrader,
        pollMilliseconds,
        onDeleted: (what) => process.stderr.write(`took away ${what}\n`),
      }),
    )
    .catch((error: unknown) => {
      throw clearly(error);
    });
  if (answer.kind === 'refused') {
    const { cause } = answer;
    if (json) printJson({ schemaVersion: 1, outcome: 'refused', cause });
    else process.stdout.write(`refused: ${cluster}\n  cause      ${cause.code}: ${cause.message}\n`);
    return exitCodes.refused;
  }
  const { kind: _, ...report } = answer;
  if (json) printJson({ schemaVersion: 1, ...report });
  else process.stdout.write(releaseText(report));
  return 0;
}

/** Null where none is deployed: then no upgrade can run. */
async function upgraderOf(cluster: string): Promise<ClusterUpgrader | null> {
  const { clientsFromEnvironment, openCluster } = await import('./cluster.ts');
  try {
    return await openCluster(cluster, clientsFromEnvironment());
  } catch (error) {
    if (error instanceof UpgradeError && error.code === 'registration-missing') return null;
    throw error;
  }
}

function releaseText({
  outcome,
  cluster,
  things,
}: {
  readonly outcome: 'released' | 'planned';
  readonly cluster: string;
  readonly things: readonly string[];
}): string {
  const heading =
    outcome === 'released'
      ? `released: ${cluster}`
      : `planned: ${cluster} would be released; nothing was changed`;
  const next =
    outcome === 'released' ? ['  next       delete the stack of its upgrader: its services are gone'] : [];
  return [heading, ...things.map((thing) => `  away       ${thing}`), ...next, ''].join('\n');
}
