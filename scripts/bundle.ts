import { readFile, rm, writeFile } from 'node:fs/promises';
import { build, type Plugin } from 'esbuild';
import { lambdaNames } from '../lib/contract/lambdas.ts';
import { licencesOf } from './bundle/licences.ts';

/** Largest size of one minified bundle, in KiB: cold starts grow with it. */
const limit = 560;

/** Each client of the SDK reads its own version, and brings its whole package.json along for it: 2 KiB a client. */
const versionsOnly: Plugin = {
  name: 'versions-only',
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk\/client-[\w-]+\/package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

const entryPoints = Object.fromEntries(
  lambdaNames.map((name) => [`${name}/index`, `lambdas/${name}/index.ts`]),
);

const started = performance.now();
await rm('dist/lambdas', { recursive: true, force: true });
const { metafile } = await build({
  entryPoints,
  outdir: 'dist/lambdas',
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  // Module first: esbuild's default for `platform: node` takes CommonJS builds of the SDK, whose dynamic requires
  // crash when loaded as ESM.
  mainFields: ['module', 'main'],
  alias: { '@aws-sdk/credential-provider-node': './lib/runtime/lambda-credentials.ts' },
  plugins: [versionsOnly],
  minify: true,
  legalComments: 'none',
  metafile: true,
});
// Minified bundles hold no comments, and so no licence.
await writeFile('dist/third-party-licences.txt', await licencesOf(metafile));
const sizes = Object.entries(metafile.outputs).map(([file, { bytes }]) => ({
  bundle: file.split('/').at(-2),
  KiB: Math.round(bytes / 1024),
}));
const quiet = process.argv.includes('--quiet');
if (!quiet) {
  for (const { bundle, KiB } of sizes) console.log(`${String(KiB).padStart(5)} KiB  ${bundle}`);
  console.log(`bundled ${sizes.length} Lambdas in ${((performance.now() - started) / 1000).toFixed(2)} s`);
}
const tooLarge = sizes.filter(({ KiB }) => KiB > limit);
if (tooLarge.length > 0) {
  console.error(
    `larger than ${limit} KiB: ${tooLarge.map(({ bundle, KiB }) => `${bundle} ${KiB}`).join(', ')}`,
  );
  process.exit(1);
}
