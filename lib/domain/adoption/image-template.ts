import { parseVersion } from '../versions/version.ts';

/**
 * The template that two images follow: `registry/locust:2.32.2` on both gives `registry/locust:{version}`. Null where
 * they differ in more than nothing, or their tag is no version.
 */
export function imageTemplateOf(master: string, worker: string): string | null {
  if (master !== worker || master.includes('@')) return null;
  const [, repository, tag] = /^(.+):([^/:]+)$/.exec(master) ?? [];
  return repository !== undefined && tag !== undefined && parseVersion(tag).ok
    ? `${repository}:{version}`
    : null;
}
