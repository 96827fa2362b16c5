import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { locustUpgrade } from '../../lib/cli/program.ts';

interface Typed {
  readonly verb: string;
  readonly options: readonly string[];
}

/** Every command of the package that a page tells people to type, with the options that it gives. */
function commandsOf(file: string): readonly Typed[] {
  const page = readFileSync(file, 'utf8').replaceAll('\\\n', ' ');
  const found = page.matchAll(
    /(?:\blocust-upgrade|\bnpm run -s cli --|\bnpm start( --)) ?([a-z]*)([^`\n#]*)/g,
  );
  return [...found]
    .map(([, start, verb = '', rest = '']) => ({
      verb: start ? 'local' : verb,
      options: [...rest.matchAll(/--[a-z-]+/g)].map(([option]) => option),
    }))
    .filter(({ verb }) => verb !== '');
}

const pages = ['README.md', 'docs/adopt.md', 'docs/deploy.md', 'docs/operations.md', 'docs/runbook.md'];
const verbs = locustUpgrade().commands;

test.each(pages)('%s tells people to type only what there is', (page) => {
  for (const { verb, options } of commandsOf(page)) {
    const known = verbs.find((each) => each.name() === verb);
    expect(known, `${page} has the verb ${verb}`).toBeDefined();
    for (const option of options) {
      expect(
        known?.options.map(({ long }) => long),
        `${page}: ${verb} ${option}`,
      ).toContain(option);
    }
  }
});

test('the README names every verb', () => {
  const readme = readFileSync('README.md', 'utf8');
  const typed = new Set(commandsOf('README.md').map(({ verb }) => verb));
  const unnamed = verbs
    .map((verb) => verb.name())
    .filter((verb) => !typed.has(verb) && !readme.includes(`\`${verb}\``));
  expect(unnamed).toEqual([]);
});

/** `a locust-upgrade that …` is prose. */
const namedVerb = /\blocust-upgrade (?!that\b)([a-z]+)/g;

test('messages name no verb that there is not', () => {
  // Prepare
  const names = verbs.map((verb) => verb.name());
  const sources = globSync('{bin,lib,lambdas}/**/*.ts');

  // Act
  const named = sources.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(namedVerb)].map(([, verb]) => ({ file, verb })),
  );

  // Assess
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(({ verb = '' }) => !names.includes(verb))).toEqual([]);
});
