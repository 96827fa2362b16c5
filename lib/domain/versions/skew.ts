import semver from 'semver';
import { compareVersions, minorDistance, parseVersion, sameVersion, type Version } from './version.ts';

/**
 * How far a worker's version is from its master's. `distance` counts releases of the kind; a `patch` distance of 0
 * is a difference in the pre-release alone. `unreadable` carries the text that is no version.
 */
export type VersionSkew =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'patch' | 'minor' | 'major';
      readonly distance: number;
      readonly worker: 'older' | 'newer';
    }
  | { readonly kind: 'unreadable'; readonly text: string };

/** The skew between a master and one worker. */
export function versionSkew(master: string, worker: string): VersionSkew {
  if (sameVersion(master, worker)) return { kind: 'none' };
  const [ofMaster, ofWorker] = [parseVersion(master), parseVersion(worker)];
  if (!ofMaster.ok) return { kind: 'unreadable', text: master };
  if (!ofWorker.ok) return { kind: 'unreadable', text: worker };
  const older = compareVersions(ofWorker.version, ofMaster.version) < 0;
  return { ...difference(ofMaster.version, ofWorker.version), worker: older ? 'older' : 'newer' };
}

function difference(left: Version, right: Version) {
  const majors = Math.abs(semver.major(left) - semver.major(right));
  if (majors > 0) return { kind: 'major', distance: majors } as const;
  const minors = minorDistance(left, right);
  if (minors > 0) return { kind: 'minor', distance: minors } as const;
  return { kind: 'patch', distance: Math.abs(semver.patch(left) - semver.patch(right)) } as const;
}

/** The widest skew between a master and its workers. One that can't be read counts as the widest of all. */
export function widestSkew(master: string, workers: readonly string[]): VersionSkew {
  return workers
    .map((worker) => versionSkew(master, worker))
    .reduce((widest, skew) => (isWider(skew, widest) ? skew : widest), { kind: 'none' });
}

const widths = { none: 0, patch: 1, minor: 2, major: 3, unreadable: 4 } as const;

function isWider(left: VersionSkew, right: VersionSkew): boolean {
  if (left.kind !== right.kind) return widths[left.kind] > widths[right.kind];
  return 'distance' in left && 'distance' in right && left.distance > right.distance;
}

/**
 * What a master's log says when a worker connects, with `<id>` for the worker's id. `mistake` says where Locust's
 * own comparison takes a wider skew for a patch. Whatever is said, only a 1.x worker (`error`) is turned away.
 * `unreached`: the worker ends, waits or ends the listener before Locust compares anything.
 */
export type LocustCheck =
  | { readonly level: 'silent' }
  | { readonly level: 'unreached' }
  | { readonly level: 'debug'; readonly text: string; readonly mistake: string | null }
  | { readonly level: 'warning'; readonly text: string }
  | { readonly level: 'error'; readonly text: string };

/**
 * Locust's check of a connecting worker, read from its releases 2.4.0, 2.5.0 and 2.46.3: masters from 2.5.0 on
 * compare the first four characters of the two texts, and a difference behind them is shown at DEBUG only. Four
 * characters tell 2.9 from 2.10 and 2.1 from 2.10, but not 2.10 from 2.100. Masters 2.0 to 2.4 warn of any
 * difference, 1.x workers send no version, and 1.x masters compare nothing.
 */
export function locustCheck(master: string, worker: string): LocustCheck {
  if (master === worker || isBefore(master, '2.0.0')) return { level: 'silent' };
  if (isBefore(worker, '2.0.0')) {
    return {
      level: 'error',
      text: `An old (pre 2.0) worker tried to connect (<id>). That's not going to work.`,
    };
  }
  const connected = `connected, master version is ${master}`;
  if (isBefore(master, '2.5.0') || master.slice(0, 4) !== worker.slice(0, 4)) {
    return { level: 'warning', text: `A worker (<id>) running a different version (${worker}) ${connected}` };
  }
  return {
    level: 'debug',
    text: `A worker (<id>) running a different patch version (${worker}) ${connected}`,
    mistake: mistakeOf(master, worker),
  };
}

/** Whether a text is a version, and an older one. */
export function isBefore(text: string, limit: string): boolean {
  const parsed = parseVersion(text);
  return parsed.ok && semver.lt(parsed.version, limit);
}

function mistakeOf(master: string, worker: string): string | null {
  const skew = versionSkew(master, worker);
  if (skew.kind === 'patch' || skew.kind === 'none') return null;
  return `locust compares four characters and takes ${worker} for a patch release of ${master.slice(0, 4)}`;
}
