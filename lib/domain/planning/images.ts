import type { Revision } from '../plan.ts';
import { parseVersion, sameVersion } from '../versions/version.ts';

const placeholder = '{version}';

/** How a registration says which images carry a version. */
export interface ImageCatalog {
  readonly imageTemplate: string;
  /** Images of single versions, whatever the spelling: they count over the template. */
  readonly images: Readonly<Record<string, Revision['images']>>;
}

/** The images that carry a version: those that the catalog lists for it, else those that its template gives. */
export function imagesOf({ imageTemplate, images }: ImageCatalog, version: string): Revision['images'] {
  const listed = Object.entries(images).find(([listedVersion]) => sameVersion(listedVersion, version));
  const image = imageFor(imageTemplate, version);
  return listed?.[1] ?? { master: image, worker: image };
}

/**
 * The version that an image states: the one that the catalog lists it for, else what its name states under the
 * template; null where neither says anything, or where the catalog lists it for several versions (a tag that moves).
 */
export function versionStated({ imageTemplate, images }: ImageCatalog, image: string): string | null {
  const listed = Object.entries(images)
    .filter(([, { master, worker }]) => isSameImage(image, master) || isSameImage(image, worker))
    .map(([version]) => version);
  const [version, another] = listed;
  if (another !== undefined) return null;
  return version ?? versionOfImage(imageTemplate, image);
}

/** A digest behind a tag counts only where both name one. */
function isSameImage(image: string, listed: string): boolean {
  const [one, other] = [withoutDockerHub(image), withoutDockerHub(listed)];
  return one === other || one.split('@')[0] === other;
}

/**
 * The image of a version: `locustio/locust:{version}` and `2.32.2` give `locustio/locust:2.32.2`. The version is
 * written as it was given, because tags follow Python's spelling (`2.47.1.dev5`), not semver's.
 */
export function imageFor(template: string, version: string): string {
  return template.split(placeholder).join(version);
}

/**
 * The version that an image's name states under a template, as the tag spells it; null where it states none: another
 * repository, another registry, no tag, a tag that is no version (`latest`), or nothing but a digest. A digest behind
 * a tag is left aside: the tag is the statement, and what really runs is observed later.
 */
export function versionOfImage(template: string, image: string): string | null {
  const [before = '', ...after] = withoutDockerHub(template).split(placeholder);
  if (after.length === 0) return null;
  const [name = ''] = withoutDockerHub(image).split('@');
  const rest = after.map(literally).join(String.raw`\k<version>`);
  const stated = new RegExp(`^${literally(before)}(?<version>[^/:]+)${rest}$`).exec(name)?.groups?.version;
  return stated !== undefined && parseVersion(stated).ok ? stated : null;
}

function literally(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** `docker.io/locustio/locust` and `locustio/locust` are one repository; every other host is another registry. */
function withoutDockerHub(reference: string): string {
  return reference.replace(/^(?:index\.|registry-1\.)?docker\.io\//, '');
}

/** Whether an image comes from Docker Hub: its reference begins with no other registry's host. */
export function isOnDockerHub(image: string): boolean {
  const [first = '', ...rest] = withoutDockerHub(image).split('/');
  return rest.length === 0 || !(/[.:]/.test(first) || first === 'localhost');
}
