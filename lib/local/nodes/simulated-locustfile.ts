import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** A locustfile as a master hands it out. */
export interface LocustfileSource {
  readonly filename: string;
  readonly contents: string;
}

/** `from-master` is `-f -`; `broken` ends the process with 1, as Python's exception at import does. */
export type Locustfile =
  | { readonly kind: 'loaded'; readonly sources: readonly LocustfileSource[] }
  | { readonly kind: 'from-master' }
  | { readonly kind: 'broken'; readonly printed: string };

const builtIn: LocustfileSource = {
  filename: 'locustfile.py',
  contents:
    '# Simulated node: no Locust runs here\nfrom locust import User\n\nclass SimulatedUser(User):\n    pass\n',
};

/** `paths` as after `-f`: one file or several, by commas. Without any, a file that is built in. */
export function loadLocustfile(paths: string | undefined): Locustfile {
  if (paths === undefined) return { kind: 'loaded', sources: [builtIn] };
  if (paths === '-') return { kind: 'from-master' };
  const sources: LocustfileSource[] = [];
  for (const path of paths.split(',').map((part) => part.trim())) {
    const contents = textOf(path);
    if (contents === undefined) return broken(`Could not find '${path}'. See --help for available options.`);
    sources.push({ filename: basename(path), contents });
  }
  const raising = sources.map(raised).find((line) => line !== undefined);
  return raising === undefined ? { kind: 'loaded', sources } : broken(raising);
}

/** The statement that would end the import of this file: a `raise` outside any function or class. */
export function raised({ contents }: LocustfileSource): string | undefined {
  const statement = /^raise\b.*$/m.exec(contents);
  return statement === null ? undefined : `Traceback (most recent call last):\n    ${statement[0]}`;
}

function broken(printed: string): Locustfile {
  return { kind: 'broken', printed };
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
