import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocustfileOrigin } from '../../lib/domain/versions/measured-range.ts';
import { demoLocustfile } from '../../lib/local/nodes/locustfile.ts';
import type { LocustNode, NodeHost } from './nodes.ts';

/**
 * The nodes of one run. Each has a home with a locustfile of its own, as if it were another machine: a 2.23.0 master
 * hands out the absolute path of its locustfile, and a worker that can write there removes the file when it ends.
 */
export class PairNodes {
  readonly #host: NodeHost;
  readonly #address: string;
  readonly #folder: string;
  readonly #started: LocustNode[] = [];

  constructor(host: NodeHost, address: string, folder: string) {
    this.#host = host;
    this.#address = address;
    this.#folder = folder;
  }

  startMaster(release: string): Promise<LocustNode> {
    const ownAddress = ['--web-host', this.#address, '--master-bind-host', this.#address];
    return this.#start(release, 'master', 'local', ['--master', ...ownAddress]);
  }

  startWorker(release: string, name: string, origin: LocustfileOrigin): Promise<LocustNode> {
    return this.#start(release, name, origin, ['--worker', '--master-host', this.#address]);
  }

  /** Ends at once what still runs. */
  kill(): void {
    for (const node of this.#started) node.kill();
  }

  async #start(
    release: string,
    name: string,
    origin: LocustfileOrigin,
    options: readonly string[],
  ): Promise<LocustNode> {
    const folder = join(this.#folder, name);
    const locustfile = join(folder, 'locustfile.py');
    await mkdir(folder);
    await copyFile(demoLocustfile, locustfile);
    const commandLine = ['-f', origin === 'local' ? locustfile : '-', ...options];
    const node = await this.#host.start({ release, name, folder, commandLine });
    this.#started.push(node);
    return node;
  }
}
