import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import * as z from 'zod/mini';
import { describeIssues } from '../contract/issues.ts';
import { parseVersion } from '../domain/versions/version.ts';
import { badConstruct } from './bad-construct.ts';

/**
 * Throws `bad-construct` for properties of another kind than their types say: plain JavaScript has no compiler that
 * looks at them, and what is made of them fails later without a path, or deploys something else.
 */
export function checkProperties(scope: Construct, kinds: z.ZodMiniType, properties: unknown): void {
  const parsed = kinds.safeParse(properties ?? {}, { reportInput: true });
  if (parsed.success) return;
  for (const issue of parsed.error.issues) Object.assign(issue, { input: shown(issue.input) });
  throw badConstruct(scope, describeIssues(parsed.error), 'correct the properties that are named');
}

/** Constructs hold each other in circles: of an object only its class is shown. */
function shown(value: unknown): unknown {
  if (value instanceof Duration) return value.isUnresolved() ? 'a token' : value.toHumanString();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return value.constructor?.name ?? 'an object';
}

/** A duration of CDK that is known at synthesis. */
export const duration = z.custom<Duration>(
  (value) => value instanceof Duration && !value.isUnresolved(),
  'must be a Duration that is known at synthesis, such as Duration.minutes(5)',
);

/** Something of CDK, by a member that its kind has and no other. */
export function thing(member: string, demand: string): z.ZodMiniType {
  return z.custom((value) => hasMember(value, member), demand);
}

export function hasMember(value: unknown, member: string): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && member in value;
}

/** Of this app: one that is imported can't be changed. */
export const upgrader = thing('deployResource', 'must be a LocustUpgrader of this app');

export const texts = z.array(z.string());

export const versions = z.array(
  z.string().check(z.refine((text) => parseVersion(text).ok, 'must be a version such as 2.32.2')),
);

/** Prefix of a web interface: every path of it is put behind. */
export const basePath = z
  .string()
  .check(z.regex(/^(?:\/[^/\s]+)*$/, 'must be empty, or begin with a slash and end without one'));
