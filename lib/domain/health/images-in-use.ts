import type { Cause } from '../cause.ts';
import type { TaskState } from '../cluster.ts';
import type { ImageSource } from '../image-source.ts';

/** What tasks run under one image's name: the digests that ECS shows, by the number of tasks. */
export interface ImageInUse {
  readonly image: string;
  readonly digests: readonly { readonly digest: string; readonly tasks: number }[];
}

/** Tasks of one revision, and its image. */
export interface TasksOfImage {
  readonly source: ImageSource;
  readonly tasks: readonly TaskState[];
}

/** By image, in the order given; digests that most tasks run first. A task that shows none yet does not count. */
export function imagesInUse(groups: readonly TasksOfImage[]): readonly ImageInUse[] {
  const images = [...new Set(groups.map(({ source }) => source.image))];
  return images.map((image) => {
    const counts = new Map<string, number>();
    for (const { source, tasks } of groups.filter((group) => group.source.image === image)) {
      for (const { digests } of tasks) {
        const digest = digests[source.container];
        if (digest !== undefined) counts.set(digest, (counts.get(digest) ?? 0) + 1);
      }
    }
    const digests = [...counts].map(([digest, tasks]) => ({ digest, tasks }));
    return { image, digests: digests.toSorted((left, right) => right.tasks - left.tasks) };
  });
}

/** Two images under one name: the tag was pushed again, and what was checked of one does not hold for the other. */
export function digestMismatch(images: readonly ImageInUse[]): Cause | null {
  const mixed = images.find(({ digests }) => digests.length > 1);
  return mixed
    ? { code: 'digest-mismatch', message: `different images run under ${describeImage(mixed)}` }
    : null;
}

/** `locustio/locust:2.32.2 as sha256:… (3 tasks), sha256:… (1 task)`. */
export function describeImage({ image, digests }: ImageInUse): string {
  const shown = digests.map(({ digest, tasks }) => `${digest} (${tasks} ${tasks === 1 ? 'task' : 'tasks'})`);
  return `${image} as ${shown.join(', ') || 'a digest that ECS does not show'}`;
}
