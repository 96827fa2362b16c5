import { versionOfImage } from '../../domain/planning/images.ts';

/** A release as PyPI spells it (PEP 440): `2.32.2`, `2.47.1.dev5`, `2.0.0b4`. */
const release = /^\d+\.\d+(\.\d+)*((a|b|rc)\d+)?(\.post\d+)?(\.dev\d+)?$/;

/** Whether a text is a release as PyPI spells it; it becomes a part of paths and commands. */
export function isRelease(version: string): boolean {
  return release.test(version);
}

/** The Locust version of an image on Docker Hub, with or without its host name; null for every other image and tag. */
export function locustVersionOf(image: string): string | null {
  return versionOfImage('locustio/locust:{version}', image);
}
