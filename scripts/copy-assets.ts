import { copyFile } from 'node:fs/promises';

/** What the sources read at run time and the compiler does not copy. */
const assets = ['bin/require-node.mjs', 'lib/local/nodes/locustfile.py'];

for (const asset of assets) await copyFile(asset, `dist/${asset}`);
