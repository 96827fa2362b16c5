import * as z from 'zod/mini';
import type { ScalableTarget } from '../domain/automation/automation.ts';
import type { ResultFile, RunningTest, TestParameters, TestReading } from '../domain/gates/test-in-flight.ts';
import type { MasterReading } from '../domain/health/reading.ts';
import type { MasterEndpoint } from '../domain/master-endpoint.ts';
import type { Surroundings, SurveyQuestion } from '../domain/surroundings.ts';
import type { WebLogin } from '../domain/web-login.ts';
import { routing, webLoginKind } from './registration.ts';
import { type Decision, type DecisionOf, type TaskStateName, taskStates } from './states.ts';

/**
 * Every payload that passes between states and Lambdas, as runtime schemas. Nothing secret is in any of them but in
 * what the Probe is asked, which is invoked for its answer and stands in no execution's history.
 */

const cause = z.object({ code: z.string(), message: z.string() });

/** The moments by which a state that is entered again and again knows how long it has been waiting. ISO 8601. */
const watch = z.object({
  /** When this wait began. */
  since: z.string(),
  /** When this wait ends with a named cause. */
  deadline: z.string(),
  /** The last write to ECS; null before the first. */
  lastWriteAt: z.nullable(z.string()),
  /** The first of the unhealthy reads in a row, or of a gate's attempts to end a test; null while there is none. */
  alarmSince: z.nullable(z.string()),
});

/** How far the way back is: what RollBack wrote last, so that a stale read of ECS isn't taken for it. */
const rollback = z.object({
  /** Desired counts by service, as last written. */
  desired: z.record(z.string(), z.int()),
  /** Whether the service that serves the stable workers runs the stable revision again, or always did. */
  masterRestored: z.boolean(),
  /** When the whole rollback is given up. ISO 8601. */
  deadline: z.string(),
  /** Why it was given up; null while it goes on. */
  failure: z.nullable(cause),
});

/** What travels through the machine. The plan and everything large stay in the ledger. */
export const progress = z.object({
  schemaVersion: z.literal(1),
  upgradeId: z.string(),
  fence: z.int(),
  decision: z.string(),
  /** For the Wait states: whole seconds, at least 1. */
  waitSeconds: z.int().check(z.minimum(1)),
  /** What is waited for, or why it ended: a sentence for a person; also the Cause of a failed execution. */
  explanation: z.string(),
  /** Index of the hop that is under way, from 0. */
  hop: z.int(),
  /** Index of the batch that is moved or observed, from 0. */
  batch: z.int(),
  watch,
  /** Why it is rolled back or was not done; null while all is well. */
  cause: z.nullable(cause),
  /** Set once the cluster is being put back. */
  rollback: z.nullable(rollback),
});

export type Progress = Omit<z.output<typeof progress>, 'decision'> & { readonly decision: Decision };
export type ProgressOf<State extends TaskStateName> = Omit<Progress, 'decision'> & {
  readonly decision: DecisionOf<State>;
};

/** What a Catch adds under `error`. */
const caught = z.object({ Error: z.string(), Cause: z.string() });

/** The input of RollBack: reached from anywhere, even from a Prepare that never returned. */
export const rollBackInput = z.object({
  ...z.partial(progress).shape,
  // A request has a member of this name too, and it is what a Catch of Prepare hands over.
  batch: z.catch(z.optional(z.int()), undefined),
  recover: z.optional(z.string()),
  error: z.optional(caught),
});

export type RollBackInput = z.output<typeof rollBackInput>;

/** What every Task state sends to its Lambda. */
export const envelope = z.object({
  state: z.enum(Object.keys(taskStates) as [TaskStateName, ...TaskStateName[]]),
  executionArn: z.string(),
  input: z.unknown(),
});

export type Envelope = z.output<typeof envelope>;

const worker = z.object({ id: z.string(), state: z.string() });
const failed = z.object({ kind: z.literal('failed'), reason: z.string() });

/** The Probe's answer. */
export const masterReading: z.ZodMiniType<MasterReading> = z.object({
  at: z.string(),
  address: z.string(),
  version: z.nullable(z.string()),
  web: z.union([
    z.object({
      kind: z.literal('answered'),
      state: z.string(),
      users: z.number(),
      workers: z.array(worker),
    }),
    z.extend(failed, { code: z.optional(z.enum(['web-login-required', 'web-login-refused'])) }),
  ]),
  log: z.union([
    z.object({
      kind: z.literal('read'),
      crash: z.nullable(z.string()),
      reported: z.record(z.string(), z.string()),
      mismatched: z.record(z.string(), z.string()),
    }),
    failed,
  ]),
  listener: z.union([
    z.object({ kind: z.literal('answered'), milliseconds: z.number() }),
    z.object({ kind: z.literal('silent'), tries: z.int() }),
    z.object({ kind: z.literal('unreachable'), reason: z.string() }),
    z.object({ kind: z.literal('not-asked'), reason: z.string() }),
  ]),
});

const master: z.ZodMiniType<MasterEndpoint> = z.object({
  address: z.string(),
  webPort: z.int(),
  listenerPort: z.int(),
  basePath: z.string(),
  tls: z.boolean(),
  probeListener: z.boolean(),
  expectedVersion: z.nullable(z.string()),
});

const testParameters: z.ZodMiniType<TestParameters> = z.object({
  users: z.int(),
  spawnRate: z.number(),
  host: z.nullable(z.string()),
  userClasses: z.nullable(z.array(z.string())),
  runTimeSeconds: z.nullable(z.int()),
  shapeClass: z.nullable(z.string()),
});

const login: z.ZodMiniType<WebLogin | null> = z.nullable(
  z.object({ kind: webLoginKind, username: z.string(), password: z.string() }),
);

/** What the states that look ask of the Probe, and with which login. */
export const probeRequest = z.union([
  z.object({ kind: z.literal('read'), master, login }),
  z.object({ kind: z.literal('stop-test'), master, login }),
  z.object({ kind: z.literal('read-test'), master, login }),
  z.object({ kind: z.literal('save-results'), master, login }),
  z.object({ kind: z.literal('start-test'), master, login, parameters: testParameters }),
]);

const runningTest: z.ZodMiniType<RunningTest> = z.object({
  state: z.string(),
  usersNow: z.number(),
  users: z.nullable(z.number()),
  spawnRate: z.nullable(z.number()),
  host: z.nullable(z.string()),
  userClasses: z.nullable(z.array(z.string())),
  classPicker: z.boolean(),
  shaped: z.nullable(z.boolean()),
});

/** The Probe's answer to `read-test`. */
export const testReading: z.ZodMiniType<TestReading> = z.union([
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('running'), test: runningTest }),
  z.object({ kind: z.literal('unanswered'), reason: z.string() }),
]);

/** The Probe's answer to `save-results`. */
export const resultFiles: z.ZodMiniType<readonly ResultFile[]> = z.array(
  z.object({
    name: z.enum(['requests.csv', 'failures.csv', 'exceptions.csv', 'report.html']),
    bytes: z.int(),
    gzipBase64: z.string(),
  }),
);

/** What Prepare, Gate and Plan ask of the Survey. */
export const surveyQuestion: z.ZodMiniType<SurveyQuestion> = z.object({
  calendars: z.array(z.string()),
  services: z.array(z.string()),
  images: z.array(z.string()),
  routing: z.nullable(routing),
});

const scalableTarget: z.ZodMiniType<ScalableTarget> = z.object({
  service: z.string(),
  min: z.int(),
  max: z.int(),
  suspended: z.object({ dynamicIn: z.boolean(), dynamicOut: z.boolean(), scheduled: z.boolean() }),
});

/** The Survey's answer. */
export const surroundings: z.ZodMiniType<Surroundings> = z.object({
  calendars: z.array(
    z.union([
      z.object({
        calendar: z.string(),
        kind: z.enum(['open', 'closed']),
        nextTransitionAt: z.nullable(z.string()),
      }),
      z.object({ calendar: z.string(), kind: z.literal('missing'), reason: z.string() }),
    ]),
  ),
  scalableTargets: z.array(scalableTarget),
  routing: z.nullable(
    z.union([
      z.object({
        kind: z.literal('read'),
        weights: z.object({ blue: z.int(), green: z.int() }),
        sticky: z.boolean(),
      }),
      z.object({ kind: z.literal('unusable'), reason: z.string() }),
    ]),
  ),
  images: z.record(z.string(), z.enum(['present', 'missing', 'unknown'])),
});

export type ProbeRequest = z.output<typeof probeRequest>;

/** Parses the input of every state but Prepare and RollBack, whose inputs are wider. */
export function parseProgress(value: unknown): Progress {
  return progress.parse(value) as Progress;
}

/** Parses a state's output before it is returned: a member missing here would be an error that no Catch catches. */
export function checkedOutput<State extends TaskStateName>(state: State, output: unknown): ProgressOf<State> {
  const parsed = progress.parse(output);
  const decisions: readonly string[] = taskStates[state].decisions;
  if (!decisions.includes(parsed.decision)) {
    throw new TypeError(`${state} must not decide ${parsed.decision}: it may decide ${decisions.join(', ')}`);
  }
  return parsed as ProgressOf<State>;
}
