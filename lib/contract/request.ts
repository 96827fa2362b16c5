import * as z from 'zod/mini';
import { askableStrategies } from '../domain/plan.ts';
import { awsDefaults } from './defaults.ts';
import { BadInput } from './errors.ts';
import { describeIssues } from './issues.ts';

const count = z.int().check(z.nonnegative());
const positive = z.int().check(z.positive());
const percent = z
  .string()
  .check(z.regex(/^\d{1,3}%$/, 'must be a number of workers or a percentage such as "25%"'));

/** Workers, absolute or as a share of the desired count: `3` or `"25%"`. */
export type AmountInput = number | string;

const images = z.strictObject({ master: z.string(), worker: z.string() });

const moment = z.iso.datetime({ offset: true, error: 'must be a moment such as "2026-03-01T09:30:00Z"' });

const testParameters = z.strictObject({
  users: z.optional(positive),
  spawnRate: z.optional(z.number().check(z.positive())),
  host: z.optional(z.string()),
  userClasses: z.optional(z.array(z.string().check(z.minLength(1)))),
  runTimeSeconds: z.optional(positive),
  shapeClass: z.optional(z.string()),
});

/** What `locust-upgrade plan --json` gave: the hash, and what it was made of, so that a difference can be named. */
const shownPlan = z.strictObject({
  hash: z.string().check(z.regex(/^[0-9a-f]{64}$/, 'must be the 64 hexadecimal digits of a plan')),
  basis: z.record(z.string(), z.unknown()),
});

/** What a schedule adds to its request, by context attributes of EventBridge Scheduler (its user guide). */
const scheduled = z.strictObject({
  /** ARN of the schedule: `<aws.scheduler.schedule-arn>`. */
  schedule: z.string().check(z.minLength(1)),
  /** When it was to run, whenever it was delivered: `<aws.scheduler.scheduled-time>`. */
  at: moment,
  /** Length of the window that opens then. */
  windowSeconds: positive,
});

/**
 * The public, versioned input of an execution that upgrades. Whatever is left out takes the AWS default.
 */
export const upgradeRequest = z.strictObject({
  schemaVersion: z.literal(1),
  target: z.strictObject({
    /** A version, a range of them (`~2.32`, `^2.40`) or `latest`. */
    version: z.string().check(z.minLength(1)),
    images: z.optional(images),
    /** ARNs of task definitions whose content the target takes; they are never run themselves. */
    taskDefinitions: z.optional(z.strictObject({ master: z.string(), worker: z.string() })),
    /** Whether a range may be met by a pre-release. */
    preReleases: z._default(z.boolean(), false),
  }),
  /**
   * The slot that is to serve at the end. Where the other one does, the workers move even to the revision that runs;
   * an upgrade that would end in the other one is refused.
   */
  slot: z.optional(z.enum(['blue', 'green'])),
  strategy: z._default(z.enum(askableStrategies), 'auto'),
  batch: z._default(
    z.strictObject({
      canary: z._default(count, awsDefaults.canary),
      size: z._default(z.union([positive, percent]), awsDefaults.size),
    }),
    { canary: awsDefaults.canary, size: awsDefaults.size },
  ),
  maxSurge: z.optional(z.union([count, percent])),
  maxUnavailable: z._default(z.union([count, percent]), 0),
  bakeSeconds: z._default(count, awsDefaults.bakeSeconds),
  observeSeconds: z._default(positive, awsDefaults.observeSeconds),
  deadlines: z._default(
    z.strictObject({
      masterSeconds: z._default(positive, awsDefaults.masterDeadlineSeconds),
      batchSeconds: z._default(positive, awsDefaults.batchDeadlineSeconds),
      rollbackSeconds: z._default(positive, awsDefaults.rollbackDeadlineSeconds),
      gateSeconds: z._default(positive.check(z.maximum(86_400)), awsDefaults.gateDeadlineSeconds),
    }),
    {
      masterSeconds: awsDefaults.masterDeadlineSeconds,
      batchSeconds: awsDefaults.batchDeadlineSeconds,
      rollbackSeconds: awsDefaults.rollbackDeadlineSeconds,
      gateSeconds: awsDefaults.gateDeadlineSeconds,
    },
  ),
  /** What to do about a test that runs at a gate. */
  testPolicy: z._default(z.enum(['wait', 'fail', 'stop', 'restart']), 'wait'),
  /** For `restart`: parameters of the test that its master does not show. */
  test: z._default(testParameters, {}),
  /** Pause after the first master, or after the first batch, until somebody resumes. */
  pauseAfter: z.optional(z.enum(['master', 'canary'])),
  /** No first change after this moment. */
  windowEnd: z.optional(moment),
  /** The run of a schedule that this is: it is upgraded for once, and not after its window. */
  scheduled: z.optional(scheduled),
  /** Change Calendars (names or ARNs) that must be open, besides those of the registration. */
  calendars: z._default(z.array(z.string().check(z.minLength(1))), []),
  /** The plan that was shown: anything else is refused. */
  plan: z.optional(shownPlan),
  allowUnsafe: z._default(z.boolean(), false),
  allowDowngrade: z._default(z.boolean(), false),
});

export type UpgradeRequest = z.output<typeof upgradeRequest>;
/** What a caller may send: everything but the target has a default. */
export type UpgradeRequestInput = z.input<typeof upgradeRequest>;

/** The input with which recovery starts the machine for an upgrade whose own execution died. */
export const recoverRequest = z.strictObject({ recover: z.string().check(z.minLength(1)) });

export type ExecutionInput =
  | { readonly kind: 'upgrade'; readonly request: UpgradeRequest }
  | { readonly kind: 'recover'; readonly upgradeId: string };

/** Parses what an execution was started with; throws `BadInput` `bad-request` naming each wrong member. */
export function parseExecutionInput(value: unknown): ExecutionInput {
  const recover = recoverRequest.safeParse(value);
  if (recover.success) return { kind: 'recover', upgradeId: recover.data.recover };
  const request = upgradeRequest.safeParse(value, { reportInput: true });
  if (request.success) return { kind: 'upgrade', request: request.data };
  throw new BadInput(
    'bad-request',
    `the upgrade request can't be used: ${describeIssues(request.error)}; correct it and start again`,
  );
}
