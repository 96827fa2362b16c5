import semver from 'semver';
import type { Cause } from '../cause.ts';
import { dataSpan, isWithinData, offeredVersions } from './measured-releases.ts';
import { compareVersions, parseVersion, type Version } from './version.ts';

/** Which version was taken for what was asked, and why nothing newer. */
export interface Resolution {
  /** As asked for: a version, a range or `latest`. */
  readonly asked: string;
  readonly version: string;
  /** Newer versions that were passed over, newest first, each with the reason. */
  readonly passedOver: readonly { readonly version: string; readonly reason: string }[];
}

export type ResolutionAnswer =
  | { readonly kind: 'resolved'; readonly resolution: Resolution }
  | { readonly kind: 'refused'; readonly cause: Cause };

/**
 * The version that a text stands for. A version stands for itself, offered or not; a range (semver's spelling) or
 * `latest` for the newest of the offered ones that satisfies it and that the compatibility data knows. With nothing
 * offered, everything that was measured is. Pre-releases are taken only where they are asked for, and then although
 * the data has none: what they work with stays unknown.
 *
 *   offered 2.30.0, 2.31.1, 2.32.2, 2.33.0rc1, 2.90.0
 *
 *   2.31.0     2.31.0
 *   2.31       2.31.0, as Python reads it: the minor release's range is ~2.31
 *   ~2.31      2.31.1, passed over are 2.90.0 and 2.32.2 (not in the range), 2.33.0rc1 (a pre-release)
 *   latest     2.32.2, passed over are 2.90.0 (newer than the data) and 2.33.0rc1 (a pre-release)
 */
export function resolveVersion(
  asked: string,
  offered: readonly string[],
  { preReleases }: { readonly preReleases: boolean },
): ResolutionAnswer {
  if (parseVersion(asked).ok) {
    return { kind: 'resolved', resolution: { asked, version: asked, passedOver: [] } };
  }
  const range = rangeOf(asked);
  if (range === null) return malformed(asked);
  const judged = newestFirst(offeredVersions(offered)).map(({ text, version }) => ({
    version: text,
    reason: whyNot(version, range, preReleases),
  }));
  const taken = judged.find(({ reason }) => reason === null);
  if (!taken) return nobodySatisfies(asked, judged);
  const passedOver = judged.slice(0, judged.indexOf(taken)).map(because);
  return { kind: 'resolved', resolution: { asked, version: taken.version, passedOver } };
}

/** Whether they may be taken is decided apart from the range. */
const withPreReleases = { includePrerelease: true };

interface Judged {
  readonly version: string;
  /** Null: nothing speaks against it. */
  readonly reason: string | null;
}

function because({ version, reason }: Judged) {
  return { version, reason: reason ?? 'not taken' };
}

/**
 * A range in semver's spelling; null where the text is none. Python's `~=2.32` means another range (2.32 and newer)
 * than semver, which reads it as `~2.32`, so it is none. Pre-releases inside may be spelled as Python does.
 */
function rangeOf(asked: string): string | null {
  if (asked === 'latest') return '*';
  if (!/\d/.test(asked) || asked.includes('~=')) return null;
  return semver.validRange(asked.replaceAll(/\d[\w.+-]*/g, inSemver), withPreReleases);
}

function inSemver(text: string): string {
  const parsed = parseVersion(text);
  // What is no pre-release stays as it is written: `<=2.32` includes 2.32.5, `<=2.32.0` does not.
  return parsed.ok && parsed.version.includes('-') ? parsed.version : text;
}

interface Offered {
  readonly text: string;
  readonly version: Version;
}

/** Each version once, in the spelling that comes first; texts that are no versions can't be chosen. */
function newestFirst(texts: readonly string[]): readonly Offered[] {
  const byVersion = new Map<Version, string>();
  for (const text of texts) {
    const parsed = parseVersion(text);
    if (parsed.ok && !byVersion.has(parsed.version)) byVersion.set(parsed.version, text);
  }
  return [...byVersion]
    .map(([version, text]) => ({ text, version }))
    .sort((left, right) => compareVersions(right.version, left.version));
}

function whyNot(version: Version, range: string, preReleases: boolean): string | null {
  const early = semver.prerelease(version) !== null;
  if (early && !preReleases) return 'a pre-release, and none was asked for';
  if (!semver.satisfies(version, range, withPreReleases)) return 'not in the range';
  return early || isWithinData(version) ? null : `not in the compatibility data (${dataSpan()})`;
}

function malformed(asked: string): ResolutionAnswer {
  const message = `${JSON.stringify(asked.slice(0, 60))} is neither a Locust version nor a range of them: write it as 2.32.2, 2.47.1.dev5, ~2.32, ">=2.30 <2.40" or latest`;
  return { kind: 'refused', cause: { code: 'version-malformed', message } };
}

const mostNamed = 5;

function nobodySatisfies(asked: string, judged: readonly Judged[]): ResolutionAnswer {
  const named = judged.slice(0, mostNamed).map(({ version, reason }) => `${version} (${reason})`);
  const more = judged.length > mostNamed ? ` and ${judged.length - mostNamed} more` : '';
  const found = judged.length > 0 ? `${named.join(', ')}${more}` : 'no version is offered';
  const message = `no version satisfies ${asked}: ${found}; ask for another range, or add the version to images or versions of the registration`;
  return { kind: 'refused', cause: { code: 'no-version-satisfies', message } };
}
