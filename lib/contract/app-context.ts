import * as z from 'zod/mini';
import { BadInput } from './errors.ts';
import { describeIssues } from './issues.ts';
import { registration } from './registration.ts';

/** The CDK context by which `bin/app.ts` is told what to deploy. */

const text = z.string().check(z.minLength(1));

/** `-c existing=…`: an upgrader for a cluster that is there. `locust-upgrade adopt` prints it. */
export const existingContext = z.strictObject({
  registration,
  /** Where its masters can be reached; null: at public addresses. */
  network: z._default(
    z.nullable(
      z.strictObject({
        vpcId: text,
        /** From which the masters can be reached: theirs, or others of the same network. */
        subnetIds: z.array(text).check(z.minLength(1)),
        masterSecurityGroupIds: z.array(text).check(z.minLength(1)),
      }),
    ),
    null,
  ),
  /** ARNs of the task and execution roles of its task definitions. */
  taskRoles: z._default(z.array(text), []),
  /** Families of its task definitions, one a service: upgrades register in no others. */
  families: z.array(text).check(z.minLength(1)),
});

/** `-c demo=…`, or what stands in `cdk.json`: a cluster of its own with its upgrader. */
export const demoContext = z.strictObject({
  clusterName: z._default(text, 'locust'),
  /** The version that the code asks for; a deployment that changes it upgrades. */
  version: text,
  /** Versions whose images are built besides: the one that runs and those that upgrades may go to. */
  versions: z._default(z.array(text), []),
  workers: z._default(z.int().check(z.nonnegative()), 2),
  topology: z._default(z.enum(['two-masters', 'shared-master']), 'two-masters'),
  spotWorkers: z._default(z.boolean(), false),
  loadBalancer: z._default(z.boolean(), true),
});

export type ExistingContext = z.output<typeof existingContext>;
/** What may be left out has a default. */
export type ExistingContextInput = z.input<typeof existingContext>;
export type DemoContext = z.output<typeof demoContext>;

const remedies = {
  demo: 'correct it in cdk.json, or behind -c',
  existing: 'give what locust-upgrade adopt prints, or write it as docs/deploy.md shows',
} as const;

/** Reads a member of the context: an object from `cdk.json`, or JSON text from `-c`. Throws `context-malformed`. */
export function parseContext<Kind>(
  schema: z.ZodMiniType<Kind>,
  name: keyof typeof remedies,
  given: unknown,
): Kind {
  const parsed = schema.safeParse(typeof given === 'string' ? jsonOf(name, given) : given, {
    reportInput: true,
  });
  if (parsed.success) return parsed.data;
  throw new BadInput(
    'context-malformed',
    `the CDK context "${name}" has a wrong shape: ${describeIssues(parsed.error)}; ${remedies[name]}`,
  );
}

function jsonOf(name: string, given: string): unknown {
  try {
    return JSON.parse(given);
  } catch (error) {
    throw new BadInput(
      'context-malformed',
      `the CDK context "${name}" is not JSON: ${given.slice(0, 60)}; write -c ${name}='{…}'`,
      { cause: error },
    );
  }
}
