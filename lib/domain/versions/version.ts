import semver from 'semver';

/** A Locust version in semver's spelling, as `parseVersion` gives it: `2.47.1-dev.5`. */
export type Version = string & { readonly scheme: 'semver' };

export type ParsedVersion =
  | { readonly ok: true; readonly version: Version }
  | { readonly ok: false; readonly problem: string };

const pattern =
  /^(\d+)\.(\d+)(?:\.(\d+))?(?:[._-]?(alpha|a|beta|b|preview|pre|rc|c|dev)[._-]?(\d*))?(?:\+([a-z\d]+(?:[._-][a-z\d]+)*))?$/i;

/** PEP 440 allows several spellings of one stage; the short ones are its normal form. */
const stages: Readonly<Record<string, string>> = { alpha: 'a', beta: 'b', preview: 'rc', pre: 'rc', c: 'rc' };

/**
 * Reads a version as Python's packages spell it (PEP 440) into semver: `2.47.1.dev5` is `2.47.1-dev.5`, `2.30.0rc1`
 * is `2.30.0-rc.1`, `2.5` is `2.5.0`. Semver's spelling is read too, so that parsing twice changes nothing.
 * `semver.coerce` is no substitute: it drops the pre-release, and 2.47.1.dev5 is not 2.47.1. Epochs, post releases
 * and development releases of a pre-release have no place in semver's order and are a problem.
 */
export function parseVersion(text: string): ParsedVersion {
  const match = pattern.exec(text);
  if (match === null) return unreadable(text);
  const [, major, minor, patch = '0', stage, serial, local] = match;
  const core = [major, minor, patch].map(Number).join('.');
  const written = core + preRelease(stage, serial) + build(local);
  // Semver refuses what its integers can't hold.
  return semver.valid(written) === null ? unreadable(text) : { ok: true, version: written as Version };
}

function unreadable(text: string): ParsedVersion {
  return {
    ok: false,
    problem: `${JSON.stringify(text.slice(0, 60))} is not a Locust version: write it as 2.32.2, 2.30.0rc1 or 2.47.1.dev5`,
  };
}

function preRelease(stage: string | undefined, serial: string | undefined): string {
  if (stage === undefined) return '';
  const name = stage.toLowerCase();
  return `-${stages[name] ?? name}.${Number(serial)}`;
}

function build(local: string | undefined): string {
  return local === undefined ? '' : `+${local.toLowerCase().replaceAll(/[_-]/g, '.')}`;
}

/** Negative if `left` is older, positive if it is newer, 0 for the same version. */
export function compareVersions(left: Version, right: Version): number {
  return semver.compareBuild(inPythonOrder(left), inPythonOrder(right));
}

/** PEP 440 puts development releases before alphas; semver would sort `dev` behind `a` and `b` by its letters. */
function inPythonOrder(version: Version): string {
  return version.replace('-dev.', '-0dev.');
}

/** Whether two texts spell one version. Texts that are no versions are the same only letter by letter. */
export function sameVersion(left: string, right: string): boolean {
  if (left === right) return true;
  const [one, other] = [parseVersion(left), parseVersion(right)];
  return one.ok && other.ok && one.version === other.version;
}

/** How many minor releases lie between two versions; across a major release no number of them is enough. */
export function minorDistance(left: Version, right: Version): number {
  if (semver.major(left) !== semver.major(right)) return Number.POSITIVE_INFINITY;
  return Math.abs(semver.minor(left) - semver.minor(right));
}

/** Whether this is a published final release: no pre-release and no local build. */
export function isFinalRelease(version: Version): boolean {
  return /^[\d.]+$/.test(version);
}
