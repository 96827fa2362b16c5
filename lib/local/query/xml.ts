const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A value as the elements of the query protocol: a list's items are called `member`, what is undefined is left out. */
export function xmlOf(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => element('member', item)).join('');
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([name, each]) => element(name, each))
      .join('');
  }
  return String(value).replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

function element(name: string, value: unknown): string {
  return value === undefined || value === null ? '' : `<${name}>${xmlOf(value)}</${name}>`;
}
