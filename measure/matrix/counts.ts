import { judge } from './judge.ts';
import type { Measured } from './measured.ts';
import { locustfileOrigins } from './observation.ts';
import { outcomeTexts } from './outcome-texts.ts';

export const documentFile = new URL('../../docs/compatibility.md', import.meta.url);

const [begin, end] = ['<!-- counts: written by npm run matrix -->', '<!-- end of counts -->'];

/** The document with the counts of what was measured between its two marks; throws where it has none. */
export function withCounts(document: string, measured: Measured): string {
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) throw new RangeError(`the document has no "${begin}" with "${end}" behind it`);
  return `${document.slice(0, from)}${begin}\n\n${countsText(measured)}\n\n${document.slice(to)}`;
}

function countsText(measured: Measured): string {
  return [
    outcomeTable(measured),
    '',
    verdictLine(measured),
    ...releaseLines(measured),
    ...runLines(measured),
  ].join('\n');
}

function outcomeTable({ pairs }: Measured): string {
  const count = (outcome: string, origin: string) =>
    pairs.filter(({ locustfile, seen }) => locustfile === origin && judge(seen).outcome === outcome).length;
  const rows = Object.entries(outcomeTexts).map(([outcome, text]) => ({
    text,
    verdict: verdictOf(outcome),
    counts: locustfileOrigins.map((origin) => count(outcome, origin)),
  }));
  const shown = rows.filter(({ counts }) => counts.some((number) => number > 0));
  const totals = locustfileOrigins.map(
    (origin) => pairs.filter(({ locustfile }) => locustfile === origin).length,
  );
  return alignedTable([
    ['What was seen', 'Verdict', 'Local locustfile', '`-f -`'],
    ...shown.map(({ text, verdict, counts }) => [text, verdict, ...counts.map(String)]),
    ['**pairs**', '', ...totals.map(String)],
  ]);
}

/** Markdown as the formatter writes it: the first row is the head. */
function alignedTable([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [head, widths.map((width) => '-'.repeat(width)), ...rows].map(line).join('\n');
}

function verdictOf(outcome: string): string {
  if (outcome === 'works') return 'safe';
  return outcome === 'inconclusive' ? 'unknown' : 'unsafe';
}

/** Pairs by verdict, the ones that nobody could judge among them. */
function verdictLine({ pairs }: Measured): string {
  const verdicts = pairs.map(({ seen }) => judge(seen).verdict);
  const sums = (['safe', 'unsafe', 'unknown'] as const).map(
    (verdict) => `${verdicts.filter((one) => one === verdict).length} ${verdict}`,
  );
  return `- Verdicts: ${sums.join(', ')}.`;
}

function releaseLines({ releases }: Measured): readonly string[] {
  const installed = releases.filter((line) => 'python' in line);
  const refused = releases.filter((line) => 'reason' in line);
  const byPython = Map.groupBy(installed, ({ python }) => python);
  const pythons = [...byPython].map(([python, lines]) =>
    lines.length > 5
      ? `${lines.length} on Python ${python}`
      : `${lines.map(({ release }) => release).join(', ')} on Python ${python}`,
  );
  return [
    `- Releases installed: ${installed.length} (${pythons.join('; ')}).`,
    `- Releases that did not install: ${refused.length === 0 ? 'none' : ''}`.trimEnd() +
      (refused.length === 0 ? '.' : ''),
    ...refused.map(({ release, reason }) => `  - ${release}: ${reason}`),
  ];
}

function runLines({ runs }: Measured): readonly string[] {
  const minutes = Math.round(runs.reduce((sum, { seconds }) => sum + seconds, 0) / 60);
  const each = runs.map(
    ({ run, pairs, seconds, cores, atOnce }) =>
      `- ${run}: ${pairs} pairs in ${Math.round(seconds / 60)} minutes, ${atOnce} at once on ${cores} cores.`,
  );
  return [...each, `- Time in all: ${minutes} minutes.`];
}
