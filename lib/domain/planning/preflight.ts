import type { Cause } from '../cause.ts';
import { mastersOf, servicesOf } from '../cluster.ts';
import type { Revision } from '../plan.ts';
import { versionStated } from './images.ts';
import type { Inventory } from './inventory.ts';
import { type Check, check } from './preflight/check.ts';
import { masterChecks } from './preflight/master.ts';
import { serviceChecks } from './preflight/services.ts';
import { surroundingChecks } from './preflight/surroundings.ts';
import { unsupportedOptions, unsupportedStart } from './startup.ts';
import type { RegisteredCluster, Wish } from './wish.ts';

/**
 * What is looked at before anything is planned, in a fixed order: the first failed check is the cause of the refusal.
 * Whether the versions allow an upgrade is no matter of the pre-flight.
 */
export function preflight(
  cluster: RegisteredCluster,
  wish: Wish,
  inventory: Inventory,
  target: Revision,
): readonly Check[] {
  return [
    ...startChecks(cluster, inventory),
    ...serviceChecks(cluster.slots, inventory),
    ...masterChecks(cluster.slots, inventory),
    tagCheck(cluster, inventory, target),
    versionCheck(cluster, inventory),
    ...surroundingChecks(cluster, wish, inventory, target),
  ];
}

/** How masters and workers are started. The registration knows of a master whose image hides its options. */
function startChecks({ headless, slots }: RegisteredCluster, { startups }: Inventory): readonly Check[] {
  const registered: Cause = {
    code: 'headless-unsupported',
    message:
      'the registration says that the master is headless; such a master shows no web interface to check, start it with one',
  };
  const found = servicesOf(slots).flatMap((service) => {
    const startup = startups[service];
    return startup ? unsupportedStart(service, startup) : [];
  });
  const problems = headless ? [registered, ...found] : found;
  return unsupportedOptions.map(({ option, code }) => {
    const problem = problems.find((cause) => cause.code === code);
    return check(code, problem?.message, `no service is started with ${option}`);
  });
}

/** A tag that each task resolves for itself may stand for two images in one batch; a digest never does. */
function tagCheck({ slots }: RegisteredCluster, { imageSources }: Inventory, { images }: Revision): Check {
  const masters = mastersOf(slots);
  const loose = servicesOf(slots).find((service) => imageSources[service]?.resolvedOnce === false);
  const image = images[loose !== undefined && masters.includes(loose) ? 'master' : 'worker'];
  const pinned = image.includes('@sha256:');
  return check(
    'version-consistency-disabled',
    loose && !pinned
      ? `${loose} has versionConsistency disabled: its tasks may run different images under ${image}; enable it, or name the image by its digest`
      : null,
    'ECS resolves the tags of images once for a deployment',
  );
}

function versionCheck(cluster: RegisteredCluster, inventory: Inventory): Check {
  const image = inventory.images[cluster.slots[inventory.activeSlot].master] ?? '';
  const version = runningVersion(cluster, inventory);
  const problem = `neither the master nor its image ${image} says which Locust version runs; use an image that matches ${cluster.imageTemplate}, or name it under images of the registration`;
  return check(
    'version-unreadable',
    version === null ? problem : null,
    `the master is ${version} (${image})`,
  );
}

/** The version that the master says, else the one that its image states. */
export function runningVersion(cluster: RegisteredCluster, inventory: Inventory): string | null {
  const image = inventory.images[cluster.slots[inventory.activeSlot].master] ?? '';
  return inventory.reading?.version ?? versionStated(cluster, image);
}
