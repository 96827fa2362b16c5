import type { ResultFile, SavedResults, TestParameters } from '../../domain/gates/test-in-flight.ts';
import { type Attributes, damaged, json, readJson, readText, text } from './attributes.ts';
import type { ClusterTable } from './cluster-table.ts';
import { chunkKey, chunkPrefix, resultsCounterKey, resultsKey, resultsPrefix, testKey } from './keys.ts';

/**
 * Characters of a file in one item. DynamoDB allows 400 KB an item; base64 has one byte a character.
 * One write of this size takes 300 of the 1,000 write units that a partition has a second, so chunks are written one
 * after the other.
 */
const chunkLength = 300_000;

/** What an item that lists a saved set says. */
interface Manifest {
  readonly set: number;
  readonly saved: SavedResults;
  /** Number of chunks by file. */
  readonly chunks: Readonly<Record<string, number>>;
}

/** Tests that upgrades stopped: their results, and which one is to run again. */
export class Results {
  readonly #table: ClusterTable;

  constructor(table: ClusterTable) {
    this.#table = table;
  }

  /** The list is written last: a set of which only a part was written is not listed. */
  async saveResults(upgradeId: string, saved: SavedResults, files: readonly ResultFile[]): Promise<void> {
    const set = await this.#table.draw(resultsCounterKey(upgradeId));
    const chunks: Record<string, number> = {};
    for (const { name, gzipBase64 } of files) {
      chunks[name] = await this.#writeFile(upgradeId, set, name, gzipBase64);
    }
    const manifest: Manifest = { set, saved, chunks };
    await this.#table.put(resultsKey(upgradeId, set), { body: json(manifest) });
  }

  async savedResults(upgradeId: string): Promise<readonly SavedResults[]> {
    return (await this.#lists(upgradeId)).map((list) => manifestIn(list).saved);
  }

  async savedFile(upgradeId: string, index: number, name: ResultFile['name']): Promise<ResultFile | null> {
    const list = (await this.#lists(upgradeId))[index];
    if (!list) return null;
    const { set, saved, chunks } = manifestIn(list);
    const file = saved.files.find((listed) => listed.name === name);
    if (!file) return null;
    const found = await this.#table.startingWith(chunkPrefix(upgradeId, set, name));
    if (found.length !== chunks[name]) throw damaged(list, `chunks of ${name}`);
    return { ...file, gzipBase64: found.map((chunk) => readText(chunk, 'body')).join('') };
  }

  async rememberTest(upgradeId: string, test: TestParameters): Promise<void> {
    await this.#table.put(testKey(upgradeId), { body: json(test) });
  }

  async rememberedTest(upgradeId: string): Promise<TestParameters | null> {
    const found = await this.#table.get(testKey(upgradeId));
    return found && readJson<TestParameters>(found, 'body');
  }

  async #writeFile(upgradeId: string, set: number, name: string, content: string): Promise<number> {
    const count = Math.ceil(content.length / chunkLength);
    for (let chunk = 0; chunk < count; chunk += 1) {
      const from = chunk * chunkLength;
      const body = text(content.slice(from, from + chunkLength));
      await this.#table.put(chunkKey(upgradeId, set, name, chunk), { body });
    }
    return count;
  }

  #lists(upgradeId: string): Promise<readonly Attributes[]> {
    return this.#table.startingWith(resultsPrefix(upgradeId));
  }
}

function manifestIn(list: Attributes): Manifest {
  return readJson<Manifest>(list, 'body');
}
