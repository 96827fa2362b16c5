import { parseVersion } from './version.ts';

const placeholder = '{version}';

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
