import * as z from 'zod/mini';
import { BadInput } from './errors.ts';
import { describeIssues } from './issues.ts';
import { registration } from './registration.ts';

const text = z.string().check(z.minLength(1));

/**
 * What `locust-upgrade adopt` keeps of a cluster, in Parameter Store: how it is registered, and what was made for it, so that
 * `release` takes away that and nothing else.
 */
export const adoption = z.strictObject({
  schemaVersion: z.literal(1),
  /** `adopting` and `releasing` are seen where one of the two was interrupted: running it again goes on. */
  state: z.enum(['adopting', 'adopted', 'releasing']),
  registration,
  made: z.strictObject({
    /** Names of ECS services, each of which is the name of its task definition family as well. */
    services: z.array(text),
    /** The second master's name: where it is, and what it is called there. */
    dnsName: z.nullable(z.strictObject({ namespace: text, name: text })),
    /** Name of the second master's target group, and the listener with the rule that leads to it (ARN). */
    targetGroup: z.nullable(z.strictObject({ name: text, listener: text })),
  }),
});

export type Adoption = z.output<typeof adoption>;

/** Name of the SSM parameter; beside the registration, which the upgrader's stack owns. */
export function adoptionParameterName(cluster: string): string {
  return `/locust-upgrade/${cluster}/adoption`;
}

/** Throws `BadInput` `adoption-malformed`. */
export function parseAdoption(parameter: string, value: string): Adoption {
  const parsed = adoption.safeParse(jsonOrNull(value), { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new BadInput(
    'adoption-malformed',
    `the parameter ${parameter} has a wrong shape: ${describeIssues(parsed.error)}; use the locust-upgrade that wrote it`,
  );
}

function jsonOrNull(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return null;
  }
}
