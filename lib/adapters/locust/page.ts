const templateArguments = 'window.templateArgs = ';
const assetVersion = /\/static\/[^"'?]+\?v=([0-9][\w.+-]*)["']/;

/**
 * The version that a master's page names, null if none: `version` in `window.templateArgs` (the page's data since
 * the modern interface), else `?v=X` on the old page's assets. The data is followed by other JavaScript up to 2.25,
 * so that its end is the end of its value and not that of the script.
 */
export function versionOnPage(page: string): string | null {
  const start = page.indexOf(templateArguments);
  if (start < 0) return assetVersion.exec(page)?.[1] ?? null;
  const text = leadingObject(page.slice(start + templateArguments.length));
  return text === null ? null : versionIn(text);
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

function versionIn(json: string): string | null {
  try {
    const value: unknown = JSON.parse(json);
    const version = value !== null && typeof value === 'object' && 'version' in value ? value.version : null;
    return typeof version === 'string' ? version : null;
  } catch {
    return null;
  }
}
