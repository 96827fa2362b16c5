import type { Observed } from '../domain/plan.ts';
import { type VersionSkew, widestSkew } from '../domain/versions/skew.ts';

/** `master 2.32.2 (reported); workers 3 × 2.25.0 (reported), 1 × 2.32.2 (inferred); skew 7 minor, worker older`. */
export function describeObserved(observed: Observed | null): string {
  if (!observed) return 'nothing observed yet';
  const { master } = observed;
  const workers = observed.workers.map(({ version, count, by }) => `${count} × ${version} (${by})`);
  const skew = master
    ? describeSkew(
        widestSkew(
          master.version,
          observed.workers.map(({ version }) => version),
        ),
      )
    : '';
  return `master ${master ? `${master.version} (${master.by})` : 'not seen'}; workers ${workers.join(', ') || 'none'}${skew}`;
}

function describeSkew(skew: VersionSkew): string {
  switch (skew.kind) {
    case 'none':
      return '; no skew';
    case 'unreadable':
      return `; skew unknown: ${skew.text} is no version`;
    default:
      return `; skew ${skew.distance} ${skew.kind}, workers ${skew.worker}`;
  }
}
