import { compareVersions, type Version } from '../../lib/domain/versions/version.ts';

/**
 * The final 2.x releases of Locust on PyPI from 2.4.0 on, as of 2026-11-24: the patches of each minor. There is no
 * 2.3.x. A newer release is added here, and measured by the next `npm run matrix`.
 */
const patchesOfMinor: Readonly<Record<number, readonly number[]>> = {
  4: [0, 1, 2, 3],
  5: [0, 1],
  6: [0, 1],
  7: [0, 1, 2, 3],
  8: [0, 1, 2, 3, 4, 5, 6],
  9: [0],
  10: [0, 1, 2],
  11: [0, 1],
  12: [0, 1, 2],
  13: [0, 1, 2],
  14: [0, 1, 2],
  15: [0, 1],
  16: [0, 1],
  17: [0],
  18: [0, 1, 2, 3, 4],
  19: [0, 1],
  20: [0, 1],
  21: [0],
  22: [0],
  23: [0, 1],
  24: [0, 1],
  25: [0],
  26: [0],
  27: [0],
  28: [0],
  29: [0, 1],
  30: [0, 1],
  31: [0, 1, 2, 3, 4, 5, 6, 7, 8],
  32: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  33: [0, 1, 2],
  34: [0, 1],
  35: [0],
  36: [0, 1, 2],
  37: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14],
  38: [0, 1],
  39: [0, 1],
  40: [0, 1, 2, 3, 4, 5],
  41: [0, 1, 2, 3, 5, 6],
  42: [0, 1, 2, 3, 4, 5, 6],
  43: [0, 1, 2, 3, 4],
  44: [0, 1, 3, 4],
  45: [0],
  46: [0, 1, 2, 3, 4, 5, 6, 7],
  47: [0],
};

/** Every published release, the patches of one minor together and oldest first. */
export const publishedMinors: readonly (readonly string[])[] = Object.entries(patchesOfMinor).map(
  ([minor, patches]) => patches.map((patch) => `2.${minor}.${patch}`),
);

/** Oldest first. The releases here are all final: their texts are semver as they stand. */
export function inOrder(releases: Iterable<string>): readonly string[] {
  return [...new Set(releases)].sort(byAge);
}

/** Negative if the first one is older. */
export function byAge(one: string, other: string): number {
  return compareVersions(one as Version, other as Version);
}
