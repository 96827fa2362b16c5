import type { TaskStateName } from '../contract/states.ts';
import { type Stage, servicesAt } from '../domain/course/stage.ts';
import {
  describeImage,
  digestMismatch,
  type ImageInUse,
  imagesInUse,
} from '../domain/health/images-in-use.ts';
import { announce } from './announce.ts';
import { note } from './journal.ts';
import type { World } from './ports.ts';
import { type HopRecord, taskDefinitionOf } from './upgrade-record.ts';

/**
 * What the target's tasks run at a stage, by digest. A full reading of their services: for the ends of steps, not for
 * polling (ECS has 100 reads of tasks in a burst and 20 a second after it for the whole account).
 */
export async function targetImages(
  world: Pick<World, 'services' | 'registration'>,
  record: HopRecord,
  stage: Stage,
): Promise<readonly ImageInUse[]> {
  const targets = servicesAt(record.plan, stage).filter(
    ({ revision, desired }) => revision === 'target' && desired > 0,
  );
  const groups = targets.map(async (target) => {
    const taskDefinition = taskDefinitionOf(record, target);
    const content = await world.services.content(taskDefinition);
    const tasks = await world.services.tasks(target.service, 'running');
    return {
      source: world.services.imageSource(content, world.registration.container),
      tasks: tasks.filter((task) => task.taskDefinition === taskDefinition),
    };
  });
  return imagesInUse(await Promise.all(groups));
}

const mismatchEvent = 'digest-mismatch';

/**
 * Writes down what the target's tasks run, once for the master and once at the end, and tells of a tag that moved: once,
 * however many batches show it.
 */
export async function noteImages(
  world: World,
  state: TaskStateName,
  { upgradeId, plan }: Pick<HopRecord, 'upgradeId' | 'plan'>,
  images: readonly ImageInUse[],
): Promise<void> {
  const mismatch = digestMismatch(images);
  if (!mismatch) {
    if (state !== 'ObserveBatch') {
      await note(world, upgradeId, state, 'images', images.map(describeImage).join('; '));
    }
    return;
  }
  const events = await world.ledger.events(upgradeId);
  // Told before it is written, which keeps it from being told again: a state that dies in between is tried again.
  if (!events.some(({ event }) => event === mismatchEvent)) {
    await announce(world, mismatchEvent, { upgradeId, message: mismatch.message, cause: mismatch, plan });
  }
  await note(world, upgradeId, state, mismatchEvent, mismatch.message);
}
