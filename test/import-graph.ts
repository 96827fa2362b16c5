import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { build } from 'esbuild';

export interface Import {
  readonly from: string;
  /** A file of the project, or the name of a package or of a part of Node. */
  readonly to: string;
  readonly external: boolean;
}

/** The project's own files, relative to its root. */
export const sourceFiles = globSync('{bin,lib,lambdas}/**/*.ts').toSorted();

let once: Promise<readonly Import[]> | undefined;

/** What is imported when the code runs, resolved by the bundler; imports of types only are erased from it. */
export function runtimeImports(): Promise<readonly Import[]> {
  once ??= readRuntimeImports();
  return once;
}

async function readRuntimeImports(): Promise<readonly Import[]> {
  const { metafile } = await build({
    entryPoints: sourceFiles,
    bundle: true,
    packages: 'external',
    write: false,
    metafile: true,
    outdir: 'unwritten',
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
  });
  return Object.entries(metafile.inputs).flatMap(([from, { imports }]) =>
    imports.map(({ path, external = false }) => ({ from, to: path, external })),
  );
}

/** Imports as they are written, those of types only among them: `from '…'`, `import '…'`, `import('…')`. */
export function writtenImports(): readonly Import[] {
  return sourceFiles.flatMap((from) =>
    specifiersIn(readFileSync(from, 'utf8')).map((specifier) => {
      const external = !specifier.startsWith('.');
      return { from, to: external ? specifier : join(dirname(from), specifier), external };
    }),
  );
}

export function specifiersIn(source: string): readonly string[] {
  const matches = source.matchAll(
    /(?:^(?:import|export)\b[^'=;()]*\bfrom\s+|^import\s+|\bimport\(\s*)'([^']+)'/gm,
  );
  return [...matches].map(([, specifier = '']) => specifier);
}

/** Files and packages that come along with a file when the code runs. */
export function reachableFrom(start: string, imports: readonly Import[]): readonly string[] {
  const reached = new Set([start]);
  for (const file of reached) {
    for (const { from, to } of imports) if (from === file) reached.add(to);
  }
  return [...reached];
}
