import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LambdaName } from '../contract/lambdas.ts';

/** From `lib/constructs/*.ts` the bundles are in `dist/lambdas`; in the package this file is itself below `dist`. */
const home = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/lambdas/' : '../../lambdas/',
  import.meta.url,
);

/** The folder of a Lambda's bundle; throws where it was not built. */
export function lambdaBundle(name: LambdaName): string {
  const folder = fileURLToPath(new URL(`${name}/`, home));
  if (existsSync(folder)) return folder;
  throw new Error(`the bundle of the Lambda ${name} is missing at ${folder}; run npm run bundle`);
}
