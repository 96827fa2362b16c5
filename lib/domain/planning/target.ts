import type { Cause } from '../cause.ts';
import type { Revision } from '../plan.ts';
import { parseVersion } from '../versions/version.ts';
import { type Resolution, resolveVersion } from '../versions/version-range.ts';
import { imagesOf } from './images.ts';
import type { RegisteredCluster, Wish } from './wish.ts';

/** The target that was asked for: its version and its images. */
export type TargetAnswer =
  | { readonly kind: 'resolved'; readonly target: Revision; readonly resolution: Resolution }
  | { readonly kind: 'refused'; readonly cause: Cause };

/** Which revision is asked for. Looks at no cluster: the survey has to know the target's images. */
export function resolveTarget(cluster: RegisteredCluster, { target }: Pick<Wish, 'target'>): TargetAnswer {
  const answer = resolveVersion(target.version, listedVersions(cluster), target);
  if (answer.kind === 'refused') return answer;
  const { resolution } = answer;
  if (target.images && !parseVersion(target.version).ok) return imagesNeedAVersion(target.version);
  const images = target.images ?? imagesOf(cluster, resolution.version);
  return { kind: 'resolved', target: { version: resolution.version, images }, resolution };
}

/** The versions that the registration names, for ranges and for hops. */
export function listedVersions({ images, versions }: RegisteredCluster): readonly string[] {
  return [...Object.keys(images), ...versions];
}

function imagesNeedAVersion(asked: string): TargetAnswer {
  const message = `images were given for ${asked}, which stands for more than one version; name the version that the images carry`;
  return { kind: 'refused', cause: { code: 'images-need-a-version', message } };
}

/**
 * What to ask the registries for besides the images that run: the target's, and on a shared master those of the listed
 * versions, over which hops may go. All that were measured would be too many to ask for.
 */
export function imagesToSurvey(cluster: RegisteredCluster, target: Revision): readonly string[] {
  const between = cluster.topology === 'shared-master' ? listedVersions(cluster) : [];
  const revisions = [target.images, ...between.map((version) => imagesOf(cluster, version))];
  return [...new Set(revisions.flatMap(({ master, worker }) => [master, worker]))];
}
