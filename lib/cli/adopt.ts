import type { Command } from 'commander';
import type { AdoptionRequest } from './adopt/read-cluster.ts';
import { exitCodes } from './exit-codes.ts';
import { orFailureAsJson, printJson } from './json-output.ts';
import { oneOf } from './option-values.ts';

interface AdoptFlags {
  readonly cluster: string;
  readonly masterService: string;
  readonly workerService: string;
  readonly topology: string;
  readonly suffix: string;
  readonly namespace?: string;
  readonly container?: string;
  readonly imageTemplate?: string;
  readonly vpc?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `locust-upgrade adopt`: makes what an existing cluster lacks for a second slot. */
export function addAdoptVerb(program: Command): void {
  program
    .command('adopt')
    .description('make what an existing cluster lacks to be upgraded, without tasks, and register it')
    .requiredOption('--cluster <name>', 'name of the ECS cluster')
    .requiredOption('--master-service <name>', 'its master service')
    .requiredOption('--worker-service <name>', 'its worker service')
    .option('--topology <name>', 'two-masters, or shared-master', 'two-masters')
    .option('--suffix <text>', 'stands at the end of every name that is made', 'green')
    .option('--namespace <name|id>', "Cloud Map namespace for the second master (default: the first one's)")
    .option('--container <name>', 'container that runs Locust (default: the only one that can be meant)')
    .option(
      '--image-template <image>',
      'image of a version, with {version} in it (default: as the images say)',
    )
    .option('--vpc <id>', "VPC of the cluster (default: as the load balancer's target group says)")
    .option('--dry-run', 'show all of it and change nothing')
    .option('--json', 'print one JSON object')
    .action(async (flags: AdoptFlags) => {
      process.exitCode = await orFailureAsJson(flags.json, { outcome: 'failed' }, () => adopt(flags));
    });
}

async function adopt(flags: AdoptFlags): Promise<number> {
  const request = requestOf(flags);
  const { adoptionClientsFromEnvironment, adoptionTools } = await import('./adopt/tools.ts');
  const { adoptCluster } = await import('./adopt/adopt-cluster.ts');
  const { adoptionText } = await import('./adopt/adoption-text.ts');
  const { creationText } = await import('./adopt/creation-text.ts');
  const { clearly } = await import('./aws-failure.ts');
  const tools = adoptionTools(request.cluster, adoptionClientsFromEnvironment());
  const answer = await adoptCluster(tools, request, {
    dryRun: flags.dryRun ?? false,
    onMade: (creation) => process.stderr.write(`made ${creationText(creation)}\n`),
  }).catch((error: unknown) => {
    throw clearly(error);
  });
  if (answer.kind === 'refused') {
    const { cause } = answer;
    if (flags.json) printJson({ schemaVersion: 1, outcome: 'refused', cause });
    else process.stdout.write(`refused: ${request.cluster}\n  cause      ${cause.code}: ${cause.message}\n`);
    return exitCodes.refused;
  }
  const { kind: _, ...report } = answer;
  if (flags.json) printJson({ schemaVersion: 1, ...report });
  else process.stdout.write(adoptionText(report));
  return 0;
}

function requestOf(flags: AdoptFlags): AdoptionRequest {
  return {
    cluster: flags.cluster,
    master: flags.masterService,
    worker: flags.workerService,
    topology: oneOf('--topology', flags.topology, ['two-masters', 'shared-master']),
    suffix: flags.suffix,
    namespace: flags.namespace ?? null,
    container: flags.container ?? null,
    imageTemplate: flags.imageTemplate ?? null,
    vpc: flags.vpc ?? null,
  };
}
