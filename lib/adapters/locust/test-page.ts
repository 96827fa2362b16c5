import semver from 'semver';
import * as z from 'zod/mini';
import { parseVersion } from '../../domain/versions/version.ts';
import { pageArguments, versionOnPage } from './page.ts';

/** What a master's page shows of the test that runs, or ran last. */
export interface TestPage {
  /** Null: none was set, each user class has its own. */
  readonly host: string | null;
  readonly classPicker: boolean;
  /** Whether a load shape drives the test; null where the page does not tell. */
  readonly shaped: boolean | null;
  /** Users a second as last asked for, exactly; null where the page does not tell. */
  readonly spawnRate: number | null;
}

const templateArguments = z.object({
  version: z.string(),
  host: z.nullable(z.string()),
  show_userclass_picker: z.boolean(),
  /** Null without a shape, else true or false (measured from 2.20.1 to 2.47.0, with and without the class picker). */
  hide_common_options: z.nullable(z.boolean()),
  spawn_rate: z.nullable(z.number()),
});

/** Before this release the page shows the rate of the command line, whatever was asked for since (source of 2.27.0). */
const firstWithLastRate = '2.28.0';
/** From here on a shape may leave the form as it is (`use_common_options`). */
const firstWithOpenShapes = '2.17.0';

const hostField = /<input [^>]*name="host"[^>]* value="([^"]*)"/;
const shapeNotice = 'Disabled for tests using LoadTestShape class';
const shapePicker = /<select [^>]*name="shape_class"[^>]*>(.*?)<\/select>/s;
const shapeOption = /<option value="([^"]*)"/g;
/** The class picker's word for no shape. */
const noShape = 'Default';

/** Reads the page in either of its forms; null for any other page, such as a login. */
export function readTestPage(page: string): TestPage | null {
  const { data } = templateArguments.safeParse(pageArguments(page));
  if (data === undefined) return readForm(page);
  return {
    host: data.host || null,
    classPicker: data.show_userclass_picker,
    shaped: data.hide_common_options !== null,
    spawnRate: isFrom(firstWithLastRate, data.version) ? data.spawn_rate : null,
  };
}

/** The page that the server fills in: the only one up to 2.17, and the usual one up to 2.20. */
function readForm(page: string): TestPage | null {
  const host = hostField.exec(page)?.[1];
  if (host === undefined) return null;
  const picker = shapePicker.exec(page)?.[1];
  return {
    host: unescaped(host) || null,
    classPicker: picker !== undefined,
    shaped: page.includes(shapeNotice) || (canHideShape(page, picker) ? null : false),
    spawnRate: null,
  };
}

/** Whether a shape may drive the test though the form's fields are open. */
function canHideShape(page: string, picker: string | undefined): boolean {
  if (picker === undefined) return isFrom(firstWithOpenShapes, versionOnPage(page) ?? '');
  return [...picker.matchAll(shapeOption)].some(([, shape]) => shape !== noShape);
}

/** A version that can't be parsed is taken for a new one. */
function isFrom(first: string, version: string): boolean {
  const parsed = parseVersion(version);
  return !parsed.ok || semver.gte(parsed.version, first);
}

/** What the server's template escapes (MarkupSafe), the ampersand last. */
function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#39;', "'")
    .replaceAll('&#34;', '"')
    .replaceAll('&amp;', '&');
}
