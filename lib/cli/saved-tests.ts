import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Ledger } from '../ports/ledger.ts';

/** Results of a test that an upgrade stopped, taken out of the ledger. */
export interface SavedTest {
  /** ISO 8601. */
  readonly at: string;
  /** Address of the master that ran it. */
  readonly master: string;
  readonly folder: string;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
}

/** Writes what an upgrade saved of tests as files, one folder a test: `test-1/requests.csv`. */
export async function writeSavedTests(
  ledger: Ledger,
  upgradeId: string,
  parent: string,
): Promise<readonly SavedTest[]> {
  const saved = await ledger.savedResults(upgradeId);
  return Promise.all(
    saved.map(async ({ at, master, files }, index) => {
      const folder = join(parent, `test-${index + 1}`);
      await mkdir(folder, { recursive: true });
      for (const { name } of files) {
        const file = await ledger.savedFile(upgradeId, index, name);
        if (file) await writeFile(join(folder, name), gunzipSync(Buffer.from(file.gzipBase64, 'base64')));
      }
      return { at, master, folder, files };
    }),
  );
}
