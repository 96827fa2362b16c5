import { measuredReleases } from './compatibility-table.ts';
import { compareVersions, isFinalRelease, parseVersion, type Version } from './version.ts';

/** What may be chosen: what the registration lists, else everything that was measured. */
export function offeredVersions(listed: readonly string[]): readonly string[] {
  return listed.length > 0 ? listed : measuredReleases;
}

/**
 * Whether the compatibility data can say anything of a version: a final release from the oldest to the newest that was
 * measured. Not each patch release was; those between two measured ones that behave alike are covered.
 */
export function isWithinData(version: Version): boolean {
  const [oldest, newest] = [measuredReleases.at(0), measuredReleases.at(-1)].map((text) =>
    parseVersion(text ?? ''),
  );
  if (!oldest?.ok || !newest?.ok || !isFinalRelease(version)) return false;
  return compareVersions(version, oldest.version) >= 0 && compareVersions(version, newest.version) <= 0;
}

/** Where the data ends: `2.4.0 to 2.46.3`. */
export function dataSpan(): string {
  return `${measuredReleases.at(0)} to ${measuredReleases.at(-1)}`;
}
