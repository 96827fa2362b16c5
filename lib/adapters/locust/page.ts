const templateArguments = 'window.templateArgs = ';
const assetVersion = /\/static\/[^"'?]+\?v=([0-9][\w.+-]*)["']/;

/**
 * The version that a master's page names, null if none: `version` in `window.templateArgs` (the page's data since
 * the modern interface), else `?v=X` on the old page's assets. The data is followed by other JavaScript up to 2.25,
 * so that its end is the end of its value and not that of the script.
 */
export function versionOnPage(page: string): string | null {
  if (!page.includes(templateArguments)) return assetVersion.exec(page)?.[1] ?? null;
  const version = pageArguments(page)?.version;
  return typeof version === 'string' ? version : null;
}

/** The page's data since the modern interface, null where it has none that can be read. */
export function pageArguments(page: string): Readonly<Record<string, unknown>> | null {
  const start = page.indexOf(templateArguments);
  const text = start < 0 ? null : leadingObject(page.slice(start + templateArguments.length));
  return text === null ? null : parsedObject(text);
}

/** The JSON object at the start of a text, null if it does not start with a whole one. */
export function leadingObject(text: string): string | null {
  if (!text.startsWith('{')) return null;
  // One token at a time: a whole string, whose braces mean nothing, or a brace.
  const tokens = /"(?:[^"\\]|\\.)*"|[{}]/gs;
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (token === '{') depth += 1;
    if (token === '}') depth -= 1;
    if (depth === 0) return text.slice(0, index + 1);
  }
  return null;
}

function parsedObject(json: string): Readonly<Record<string, unknown>> | null {
  try {
    return JSON.parse(json) as Record<string, unknown>;
  } catch {
    return null;
  }
}
