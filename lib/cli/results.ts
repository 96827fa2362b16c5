import type { Command } from 'commander';
import { BadInput } from '../contract/errors.ts';
import type { Ledger } from '../ports/ledger.ts';
import { type SavedTest, writeSavedTests } from './saved-tests.ts';

interface ResultsFlags {
  readonly cluster: string;
  readonly name: string;
}

/** `locust-upgrade results`: writes what an upgrade saved of the tests that it stopped, at any time after it. */
export function addResultsVerb(program: Command): void {
  program
    .command('results')
    .description('write the results of tests that an upgrade stopped: statistics as CSV, and the report')
    .argument('<folder>', 'where to; one folder a test is made in it')
    .requiredOption('--cluster <name>', 'name of the ECS cluster')
    .requiredOption('--name <id>', 'id of the upgrade')
    .action(async (folder: string, { cluster, name }: ResultsFlags) => {
      const { withCluster } = await import('./cluster.ts');
      const saved = await withCluster(cluster, ({ ledger }) => resultsOf(ledger, name, folder));
      process.stdout.write(saved.map(lineOf).join(''));
    });
}

/** Throws `no-results` where the upgrade stopped no test, or is not known. */
export async function resultsOf(
  ledger: Ledger,
  upgradeId: string,
  folder: string,
): Promise<readonly SavedTest[]> {
  const saved = await writeSavedTests(ledger, upgradeId, folder);
  if (saved.length > 0) return saved;
  const why = (await ledger.upgrade(upgradeId)) ? 'it stopped no test' : 'the ledger knows no such upgrade';
  throw new BadInput(
    'no-results',
    `nothing was saved of ${upgradeId}: ${why}; give the id that start printed`,
  );
}

function lineOf({ at, folder, files }: SavedTest): string {
  return `test of ${at}: ${files.map(({ name }) => `${folder}/${name}`).join(', ')}\n`;
}
