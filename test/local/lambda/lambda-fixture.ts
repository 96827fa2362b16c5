import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EmbeddedLambda } from '../../../lib/local/lambda/embedded-lambda.ts';
import type { FunctionDefinition } from '../../../lib/local/lambda/function-definition.ts';

export interface LambdaFixture {
  readonly lambda: EmbeddedLambda;
  /** `function: line` */
  readonly printed: readonly string[];
  stop(): Promise<void>;
}

/** Functions `worker` (1 s), `broken` (its module throws) and `empty` (no such export), on real threads. */
export function startLambda(): LambdaFixture {
  const folder = mkdtempSync(join(tmpdir(), 'embedded-lambda-'));
  copyFileSync(fileURLToPath(new URL('./functions.mjs', import.meta.url)), join(folder, 'index.mjs'));
  writeFileSync(join(folder, 'broken.mjs'), 'throw new TypeError("broken at load");');
  const definition = (name: string, handler: string): FunctionDefinition => ({
    logicalId: name,
    name,
    folder,
    handler,
    timeoutSeconds: 1,
    memoryMiB: 64,
    environment: { STAGE: 'local', AWS_REGION: 'overridden' },
  });
  const printed: string[] = [];
  const lambda = new EmbeddedLambda({
    functions: [
      definition('worker', 'index.handler'),
      definition('broken', 'broken.handler'),
      definition('empty', 'index.missing'),
      definition('unbundled', 'absent.handler'),
    ],
    endpoints: () => ({ AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }),
    onLog: (name, line) => printed.push(`${name}: ${line}`),
  });
  const stop = async (): Promise<void> => {
    await lambda.stopAll();
    rmSync(folder, { recursive: true, force: true });
  };
  return { lambda, printed, stop };
}
