import { createHash } from 'node:crypto';

/**
 * What tags stand for. ECS resolves a tag when the first task of a deployment starts and keeps to it for that deployment
 * (`versionConsistency`, ECS developer guide); where that is disabled, each task resolves it for itself.
 */
export class ImageDigests {
  /** How often a tag was pushed again, by image. */
  readonly #pushes = new Map<string, number>();
  /** By deployment and image. */
  readonly #resolved = new Map<string, string>();

  /** Somebody pushes another image under the same tag. */
  push(image: string): void {
    this.#pushes.set(image, (this.#pushes.get(image) ?? 0) + 1);
  }

  /** The digest that a new task of a deployment runs. */
  of(image: string, deployment: string, versionConsistency: string | undefined): string {
    const now = this.#digest(image);
    if (versionConsistency === 'disabled') return now;
    const key = `${deployment} ${image}`;
    const resolved = this.#resolved.get(key) ?? now;
    this.#resolved.set(key, resolved);
    return resolved;
  }

  #digest(image: string): string {
    const pinned = /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1];
    if (pinned) return pinned;
    const content = `${image} ${this.#pushes.get(image) ?? 0}`;
    return `sha256:${createHash('sha256').update(content).digest('hex')}`;
  }
}
