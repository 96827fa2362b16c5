import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ForkServer } from './fork-server.ts';
import type { Installed } from './installed.ts';
import { type LocustNode, type NodeHost, type NodeStart, nodeVariables } from './nodes.ts';

/** Nodes as forks of one interpreter for each release, which has imported Locust: an eighth of a processor's time. */
export class ForkedNodes implements NodeHost {
  readonly #installed: Installed;
  readonly #servers = new Map<string, ForkServer>();

  constructor(installed: Installed) {
    this.#installed = installed;
  }

  async start({ release, commandLine, folder, name }: NodeStart): Promise<LocustNode> {
    const log = join(folder, `${name}.log`);
    const variables = nodeVariables(folder);
    const fork = await this.#server(release).fork({ arguments: commandLine, variables, folder, log });
    return {
      get code() {
        return fork.code;
      },
      output: () => readFileSync(log, 'utf8'),
      stop: () => fork.signal('SIGTERM'),
      kill: () => fork.signal('SIGKILL'),
    };
  }

  close(): void {
    for (const server of this.#servers.values()) server.close();
  }

  #server(release: string): ForkServer {
    const known = this.#servers.get(release);
    if (known !== undefined) return known;
    const server = new ForkServer(this.#installed.environment(release).python);
    this.#servers.set(release, server);
    return server;
  }
}
