import { newestMeasured } from './compatibility-table.ts';
import { compareVersions, isFinalRelease, parseVersion, type Version } from './version.ts';

/** The newest patch of each minor release that the table's first measurements ran, oldest first. */
const releases: readonly string[] = [
  '2.4.0',
  '2.9.0',
  '2.10.2',
  '2.12.1',
  '2.15.1',
  '2.20.1',
  '2.22.0',
  '2.23.0',
  '2.25.0',
  '2.30.0',
  '2.31.0',
  '2.32.2',
  newestMeasured,
];

/** The final releases that were run against each other, oldest first. */
export function measuredReleases(): readonly string[] {
  return releases;
}

/** What may be chosen: what the registration lists, else everything that was measured. */
export function offeredVersions(listed: readonly string[]): readonly string[] {
  return listed.length > 0 ? listed : measuredReleases();
}

/**
 * Whether the compatibility data can say anything of a version: a final release from the oldest to the newest that was
 * measured. Not each patch release was; those between two measured ones that behave alike are covered.
 */
export function isWithinData(version: Version): boolean {
  const [oldest, newest] = [measuredReleases().at(0), measuredReleases().at(-1)].map((text) =>
    parseVersion(text ?? ''),
  );
  if (!oldest?.ok || !newest?.ok || !isFinalRelease(version)) return false;
  return compareVersions(version, oldest.version) >= 0 && compareVersions(version, newest.version) <= 0;
}

/** Where the data ends: `2.4.0 to 2.46.3`. */
export function dataSpan(): string {
  return `${measuredReleases().at(0)} to ${measuredReleases().at(-1)}`;
}
