import { cacheFolder } from '../../lib/local/nodes/cache-folder.ts';
import { LocustProcess } from '../../lib/local/nodes/locust-process.ts';
import { RunFile } from '../../lib/local/nodes/run-file.ts';
import type { Installed } from './installed.ts';
import { type LocustNode, type NodeHost, type NodeStart, nodeVariables } from './nodes.ts';

/** Nodes as anybody would start them: one new process each, by the release's own command. */
export class PlainNodes implements NodeHost {
  readonly #installed: Installed;
  readonly #running = new Set<LocustProcess>();
  readonly #runFile = new RunFile(cacheFolder());

  constructor(installed: Installed) {
    this.#installed = installed;
  }

  async start({ release, commandLine, folder }: NodeStart): Promise<LocustNode> {
    const program = this.#installed.environment(release).locust;
    const lines: string[] = [];
    let exitCode: number | null = null;
    const started = Promise.withResolvers<void>();
    const process = new LocustProcess(
      { program, commandLine, folder, variables: nodeVariables(folder) },
      {
        running: () => started.resolve(),
        line: (line) => lines.push(line),
        ended: (code, reason) => {
          this.#forget(process);
          exitCode = code;
          started.reject(new Error(`${program} did not start: ${reason}`));
        },
      },
    );
    this.#running.add(process);
    if (process.pid !== undefined) this.#runFile.add(process.pid);
    await started.promise;
    return {
      get code() {
        return exitCode;
      },
      output: () => lines.join('\n'),
      stop: () => process.stop(),
      kill: () => process.kill(),
    };
  }

  close(): void {
    for (const process of this.#running) process.kill();
  }

  #forget(process: LocustProcess): void {
    this.#running.delete(process);
    if (process.pid !== undefined) this.#runFile.remove(process.pid);
  }
}
