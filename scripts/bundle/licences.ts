import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

interface Package {
  readonly label: string;
  /** All files of its licence and its notices, one after the other. */
  readonly text: string;
}

/** Licences whose text need not come from each package: MIT-0 asks for none, that of Apache 2.0 is in the package. */
const known: Readonly<Record<string, string>> = {
  'MIT-0': 'MIT No Attribution: https://opensource.org/license/mit-0',
  'Apache-2.0': 'Apache License 2.0: the file LICENSE of this package',
};

/** The licences of all that stands in the bundles, each text once. Throws for a package that brings none. */
export async function licencesOf({ inputs }: Metafile): Promise<string> {
  const packages = await Promise.all([...foldersOf(inputs)].toSorted().map(readPackage));
  const byText = Map.groupBy(packages, ({ text }) => text);
  const parts = [...byText].map(([text, all]) => `${all.map(({ label }) => label).join('\n')}\n\n${text}`);
  const heading = 'The bundles below lambdas/ contain code of these packages.';
  return `${[heading, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

/** `node_modules/@aws-sdk/client-ecs`: from the innermost `node_modules` of each input. */
function foldersOf(inputs: Metafile['inputs']): ReadonlySet<string> {
  const found = Object.keys(inputs).map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  return new Set(found.filter((folder) => folder !== undefined));
}

async function readPackage(folder: string): Promise<Package> {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Record<string, string>;
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice)/i.test(file));
  const texts = await Promise.all(files.toSorted().map((file) => readFile(join(folder, file), 'utf8')));
  const text = texts.map((each) => each.trim()).join('\n\n') || known[manifest.license ?? ''];
  if (!text) throw new Error(`${folder} has no licence file; leave it out of the bundles`);
  return { label: `${manifest.name} ${manifest.version} (${manifest.license})`, text };
}
