import type { LocustfileOrigin, MeasuredRange } from '../../lib/domain/versions/measured-range.ts';
import type { MeasuredPair } from './measured.ts';
import { locustfileOrigins } from './observation.ts';
import { outcomeTexts, type ShownOutcome } from './outcome-texts.ts';
import { type Grid, gridOf, rectanglesOf } from './rectangles.ts';

/** Where the picture is kept that docs/compatibility.md shows. */
export const heatMapFile = new URL('../../docs/compatibility.svg', import.meta.url);

const width = 1000;
const margin = { left: 70, right: 10 };
const header = 84;
const rowHeight = 13;
const legendHeight = 34;
/** Of a letter at 12 px, on average. */
const letterWidth = 6.6;

const titles: Readonly<Record<LocustfileOrigin, string>> = {
  local: 'Workers have the locustfile in their own image',
  'from-master': 'Workers ask the master for the locustfile (-f -)',
};

/** Readable on light and on dark pages: colours in the middle, and the page's own background. */
const style = `
  text { font: 10px ui-monospace, monospace; fill: #1f2328 }
  .title { font: bold 15px system-ui, sans-serif }
  .axis { font: 12px system-ui, sans-serif }
  .label { font: bold 12px system-ui, sans-serif; fill: #fff; text-anchor: middle }
  .grid { stroke: #fff; stroke-opacity: .22; stroke-width: 1 }
  .works { fill: #2c7a4b }
  .listener-dies { fill: #b3261e }
  .worker-exits { fill: #a85b00 }
  .worker-waits { fill: #6b4fa0 }
  .runs-nothing { fill: #2f6694 }
  .worker-lost { fill: #8a3a6b }
  .ends-badly { fill: #6b6b2f }
  .inconclusive { fill: #808890 }
  @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .label { fill: #fff } }
`;

/** The measured matrix as an SVG: a panel for each origin of the locustfile, masters downwards, workers across. */
export function heatMap(pairs: readonly MeasuredPair[]): string {
  const grids = locustfileOrigins.map((origin) => ({ origin, grid: gridOf(origin, pairs) }));
  let top = 0;
  const panels = grids.map(({ origin, grid }) => {
    const at = top;
    top += header + grid.masters.length * rowHeight + 24;
    return `<g transform="translate(0 ${at})">\n${panel(origin, grid)}\n</g>`;
  });
  const height = top + legendHeight;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    '<title>Which Locust releases work together</title>',
    `<style>${style}</style>`,
    ...panels,
    `<g transform="translate(0 ${top})">${legend(grids.flatMap(({ grid }) => shownIn(grid)))}</g>`,
    '</svg>',
    '',
  ].join('\n');
}

function panel(origin: LocustfileOrigin, grid: Grid): string {
  const { masters, workers } = grid;
  const cell = (width - margin.left - margin.right) / workers.length;
  const bottom = header + masters.length * rowHeight;
  const x = (index: number) => (margin.left + index * cell).toFixed(1);
  const y = (index: number) => header + index * rowHeight;
  const right = width - margin.right;
  return [
    `<text class="title" x="${margin.left}" y="18">${titles[origin]}</text>`,
    `<text class="axis" x="${right}" y="18" text-anchor="end">across: worker, down: master</text>`,
    `<rect class="inconclusive" x="${margin.left}" y="${header}" width="${right - margin.left}" height="${bottom - header}"/>`,
    ...rectanglesOf(origin, grid).map((range) => area(range, grid, cell)),
    ...masters.map((_, index) => `<path class="grid" d="M${margin.left} ${y(index)}H${right}"/>`),
    ...workers.map((_, index) => `<path class="grid" d="M${x(index)} ${header}V${bottom}"/>`),
    ...masters.map(
      (release, index) =>
        `<text x="${margin.left - 6}" y="${y(index) + 10}" text-anchor="end">${release}</text>`,
    ),
    ...workers.map(
      (release, index) =>
        `<text transform="translate(${x(index + 0.5)} ${header - 6}) rotate(-90)" y="3.5">${release}</text>`,
    ),
  ].join('\n');
}

function area(range: MeasuredRange, { masters, workers }: Grid, cell: number): string {
  const span = (releases: readonly string[], [oldest, newest]: readonly [string, string]) => {
    const first = releases.indexOf(oldest);
    return { first, count: releases.indexOf(newest) - first + 1 };
  };
  const [rows, columns] = [span(masters, range.masters), span(workers, range.workers)];
  const [left, top] = [margin.left + columns.first * cell, header + rows.first * rowHeight];
  const [wide, high] = [columns.count * cell, rows.count * rowHeight];
  const text = outcomeTexts[range.outcome];
  const middle = `x="${(left + wide / 2).toFixed(1)}" y="${(top + high / 2 + 4).toFixed(1)}"`;
  const fits = text.length * letterWidth < wide && high >= 18;
  return (
    `<rect class="${range.outcome}" x="${left.toFixed(1)}" y="${top}" width="${wide.toFixed(1)}" height="${high}"/>` +
    (fits ? `<text class="label" ${middle}>${text}</text>` : '')
  );
}

function shownIn({ masters, workers, outcome }: Grid): readonly ShownOutcome[] {
  return masters.flatMap((master) => workers.map((worker) => outcome(master, worker) ?? 'inconclusive'));
}

function legend(shown: readonly ShownOutcome[]): string {
  const present = new Set(shown);
  const entries = Object.entries(outcomeTexts).filter(([outcome]) => present.has(outcome as ShownOutcome));
  let left = margin.left;
  return entries
    .map(([outcome, text]) => {
      const at = left;
      left += text.length * letterWidth + 40;
      return `<rect class="${outcome}" x="${at}" y="4" width="14" height="14"/><text class="axis" x="${at + 20}" y="15">${text}</text>`;
    })
    .join('');
}
