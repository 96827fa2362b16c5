/** Widest line: what fits into a terminal beside an editor. */
const widest = 100;

/** A heading and its lines, or nothing where there are none. */
export function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length > 0 ? ['', heading, ...lines] : [];
}

/** Text in lines no wider than `widest`, the first behind `before` and the others behind as many blanks. */
export function wrapped(before: string, text: string): readonly string[] {
  const indent = ' '.repeat(before.length);
  const lines: string[] = [];
  let line = before;
  for (const word of text.split(/\s+/)) {
    const empty = line.trim() === before.trim();
    const longer = empty ? line + word : `${line} ${word}`;
    if (longer.length > widest && !empty) {
      lines.push(line);
      line = indent + word;
    } else line = longer;
  }
  return [...lines, line];
}

export function bullets(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => wrapped('  - ', text));
}

/** Columns as wide as their widest cell, two blanks between; the last one is wrapped. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = widthsOf(rows);
  return rows.flatMap((row) => {
    const before = row.slice(0, -1).map((cell, index) => cell.padEnd(widths[index] ?? 0));
    return wrapped(`  ${before.map((cell) => `${cell}  `).join('')}`, row.at(-1) ?? '');
  });
}

/** The same with numbers to the right: `left` columns begin at their left edge, the others end at their right one. */
export function table(rows: readonly (readonly string[])[], left: ReadonlySet<number>): readonly string[] {
  const widths = widthsOf(rows);
  return rows.map((row) => {
    const cells = row.map((cell, index) => {
      const width = widths[index] ?? 0;
      return left.has(index) ? cell.padEnd(width) : cell.padStart(width);
    });
    return `  ${cells.join('  ')}`.trimEnd();
  });
}

function widthsOf(rows: readonly (readonly string[])[]): readonly number[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: count }, (_, index) =>
    Math.max(0, ...rows.map((row) => row[index]?.length ?? 0)),
  );
}
