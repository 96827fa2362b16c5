/** The text below a heading of the second level, up to the next one. */
export function sectionOf(page: string, heading: string): string {
  const sections = page.split(/^## /m);
  return sections.find((section) => section.startsWith(`${heading}\n`)) ?? '';
}

/** Cells of the first table in a section, row by row, without its head and without backticks. */
export function rowsOf(page: string, heading: string): readonly (readonly string[])[] {
  return rowsIn(sectionOf(page, heading));
}

/** The same for the first table below a heading of any level, `#` included. */
export function rowsBelow(page: string, heading: string): readonly (readonly string[])[] {
  return rowsIn(page.split(`\n${heading}\n`)[1] ?? '');
}

function rowsIn(text: string): readonly (readonly string[])[] {
  const [table = ''] = /(?:^\|.*\n)+/m.exec(text) ?? [];
  return table
    .trim()
    .split('\n')
    .slice(2)
    .map((row) => row.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.replaceAll('`', '').trim()));
}

/** Headings of the second level. */
export function headingsOf(page: string): readonly string[] {
  return [...page.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);
}

/** The address of a heading after `#`, as GitHub makes it. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}
