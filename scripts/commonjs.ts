import { writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

/**
 * The package for who requires it: test runners such as Jest, Node before 20.19 and TypeScript below `nodenext` take no ES
 * module by `require`. One file of this package's code; what it depends on stays outside, so that there is one
 * aws-cdk-lib. Its types are emitted beside it by tsconfig.commonjs.json.
 */
const folder = 'dist/commonjs';

await build({
  entryPoints: ['lib/index.ts'],
  // As deep below `dist` as the module is whose place tells where the Lambdas' bundles are.
  outfile: `${folder}/lib/index.js`,
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  define: { 'import.meta.url': 'moduleUrl' },
  banner: { js: "'use strict'; const moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
});
await writeFile(`${folder}/package.json`, `${JSON.stringify({ type: 'commonjs' })}\n`);
