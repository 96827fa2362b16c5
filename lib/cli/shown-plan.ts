import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { BadInput } from '../contract/errors.ts';
import { describeIssues } from '../contract/issues.ts';
import type { UpgradeRequestInput } from '../contract/request.ts';
import type { ShownPlan } from '../functions/plan.ts';

/** What every shown plan has. The rest is for people and differs by kind. */
const shownPlan = z.looseObject({
  schemaVersion: z.literal(1),
  kind: z.enum(['planned', 'nothing-to-do', 'refused']),
  cluster: z.string(),
  request: z.nullable(z.looseObject({})),
  hash: z.nullable(z.string()),
  basis: z.nullable(z.record(z.string(), z.unknown())),
});

/** Checks that this is a plan of a version that this command knows; throws where it is not. */
export function parseShownPlan(value: unknown): ShownPlan {
  const parsed = shownPlan.safeParse(value, { reportInput: true });
  if (parsed.success) return value as ShownPlan;
  throw new BadInput(
    'plan-malformed',
    `this is no plan: ${describeIssues(parsed.error)}; use what plan --json gave`,
  );
}

/** The request that runs exactly the plan in a file, or nothing; throws `BadInput` where the file holds none. */
export function requestFromFile(path: string, cluster: string): UpgradeRequestInput {
  const { cluster: planned, request, hash, basis } = parseShownPlan(jsonIn(path));
  if (planned !== cluster) {
    const message = `--plan ${path} is a plan of cluster ${planned}, not of ${cluster}; name that one with --cluster`;
    throw new BadInput('plan-of-another-cluster', message);
  }
  if (!request || !hash || !basis) {
    const message = `--plan ${path} holds no plan that could be started: it was refused, or there is nothing to do; ask for another one`;
    throw new BadInput('plan-not-startable', message);
  }
  return { ...request, plan: { hash, basis } };
}

function jsonIn(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? 'is not JSON' : 'can not be read';
    const message = `--plan ${path} ${reason}; give a file that holds what plan --json gave`;
    throw new BadInput('plan-unreadable', message, { cause });
  }
}
