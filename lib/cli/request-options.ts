import type { Command } from 'commander';
import { BadInput } from '../contract/errors.ts';
import type { UpgradeRequestInput } from '../contract/request.ts';
import { askableStrategies } from '../domain/plan.ts';
import { resolveVersion } from '../domain/versions/version-range.ts';
import { allowance, batchSize, moment, oneOf, wholeNumber } from './option-values.ts';
import { type TestFlags, testParameterOptions, testParametersOf, testPolicies } from './test-options.ts';

/** What the command line says of the upgrade that is wanted, as text. What is left out takes the request's default. */
export interface RequestFlags extends TestFlags {
  readonly to?: string;
  readonly preReleases?: boolean;
  readonly imageMaster?: string;
  readonly imageWorker?: string;
  readonly slot?: string;
  readonly strategy?: string;
  readonly canary?: string;
  readonly batchSize?: string;
  readonly maxSurge?: string;
  readonly maxUnavailable?: string;
  readonly bake?: string;
  readonly observe?: string;
  readonly pauseAfter?: string;
  readonly windowEnd?: string;
  readonly calendar?: readonly string[];
  readonly allowUnsafe?: boolean;
  readonly allowDowngrade?: boolean;
}

/** Every option that describes an upgrade: flags, what is shown beside them. */
const options: readonly (readonly [flags: string, description: string])[] = [
  ['--to <version|range>', 'version to upgrade to, a range such as ~2.32, or latest'],
  ['--pre-releases', 'a range may be met by a pre-release'],
  ['--image-master <image>', 'image of the master at that version (with --image-worker)'],
  ['--image-worker <image>', 'image of the workers at that version (with --image-master)'],
  ['--slot <blue|green>', 'slot that is to serve at the end, be it at the version that runs'],
  ['--strategy <name>', 'auto, blue-green, rolling or recreate (default: auto)'],
  ['--canary <number>', 'workers of the first batch; 0: no smaller first batch (default: 1)'],
  ['--batch-size <number|percent>', 'workers of each later batch (default: 25%)'],
  ['--max-surge <number|percent>', 'worker tasks above the desired ones (default: the largest batch)'],
  ['--max-unavailable <number|percent>', 'ready workers below the desired ones (default: 0)'],
  ['--observe <seconds>', 'time between two looks at the cluster (default: 10)'],
  ['--bake <seconds>', 'how long the target is watched at the end (default: 300)'],
  ['--test-policy <name>', `what to do about a running test: ${testPolicies.join(', ')} (default: wait)`],
  ...testParameterOptions,
  ['--pause-after <master|canary>', 'pause before any worker moves, or after the first batch of workers'],
  ['--window-end <time>', 'begin no change after this moment (ISO 8601)'],
  ['--allow-unsafe', 'run a plan that the compatibility data forbids'],
  ['--allow-downgrade', 'allow a target that is older than what runs'],
];

/** Adds the options to a verb. */
export function addRequestOptions(verb: Command): Command {
  for (const [flags, description] of options) verb.option(flags, description);
  return verb.option(
    '--calendar <name|arn>',
    'Change Calendar that must be open, besides those of the registration (repeatable)',
    (name: string, before: readonly string[] = []) => [...before, name],
  );
}

const slots = ['blue', 'green'] as const;
const pausePoints = ['master', 'canary'] as const;
const longestBakeSeconds = 86_400;
const longestIntervalSeconds = 3_600;
const mostWorkers = 5_000;

/** The request that the options describe; throws `BadInput` naming the option, its value and the remedy. */
export function requestOf(flags: RequestFlags): UpgradeRequestInput {
  const windowEnd = moment('--window-end', flags.windowEnd);
  return {
    schemaVersion: 1,
    target: targetOf(flags),
    ...when(flags.slot, (name) => ({ slot: oneOf('--slot', name, slots) })),
    ...when(flags.strategy, (name) => ({ strategy: oneOf('--strategy', name, askableStrategies) })),
    ...batchOf(flags),
    ...when(flags.maxSurge, (text) => ({ maxSurge: allowance('--max-surge', text) })),
    ...when(flags.maxUnavailable, (text) => ({ maxUnavailable: allowance('--max-unavailable', text) })),
    ...when(flags.observe, (text) => ({
      observeSeconds: wholeNumber('--observe', text, 1, longestIntervalSeconds),
    })),
    ...when(flags.bake, (text) => ({ bakeSeconds: wholeNumber('--bake', text, 0, longestBakeSeconds) })),
    ...testParametersOf(flags),
    ...when(flags.pauseAfter, (point) => ({ pauseAfter: oneOf('--pause-after', point, pausePoints) })),
    ...(windowEnd !== null && { windowEnd }),
    ...when(flags.calendar, (calendars) => ({ calendars: [...calendars] })),
    allowUnsafe: flags.allowUnsafe ?? false,
    allowDowngrade: flags.allowDowngrade ?? false,
  };
}

/** The members that an option gives, none where it was left out. */
function when<Value, Members extends object>(
  value: Value | undefined,
  members: (value: Value) => Members,
): Members | Record<never, never> {
  return value === undefined ? {} : members(value);
}

/** Whether a version is offered is for the cluster's registration to say; what is neither version nor range is not. */
function targetOf({ to, preReleases = false, imageMaster, imageWorker }: RequestFlags) {
  if (to === undefined) {
    throw new BadInput('bad-option', 'no target is given; name a version, a range or latest with --to');
  }
  const answer = resolveVersion(to, [], { preReleases });
  if (answer.kind === 'refused' && answer.cause.code === 'version-malformed') {
    throw new BadInput('bad-version', `--to: ${answer.cause.message}`);
  }
  if ((imageMaster === undefined) !== (imageWorker === undefined)) {
    const [given, missing] = imageMaster
      ? ['--image-master', '--image-worker']
      : ['--image-worker', '--image-master'];
    throw new BadInput('bad-option', `${given} is given without ${missing}; name both images`);
  }
  const images = imageMaster && imageWorker ? { images: { master: imageMaster, worker: imageWorker } } : {};
  return { version: to, preReleases, ...images };
}

function batchOf({ canary, batchSize: size }: RequestFlags): Pick<UpgradeRequestInput, 'batch'> {
  if (canary === undefined && size === undefined) return {};
  return {
    batch: {
      ...when(canary, (text) => ({ canary: wholeNumber('--canary', text, 0, mostWorkers) })),
      ...when(size, (text) => ({ size: batchSize(text) })),
    },
  };
}
