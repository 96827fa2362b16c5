import * as z from 'zod/mini';
import type { Routing } from '../domain/traffic.ts';
import type { WebLoginKind } from '../domain/web-login.ts';
import { BadInput } from './errors.ts';
import { describeIssues } from './issues.ts';

const slot = z.strictObject({ master: z.string(), worker: z.string() });
const port = z.int().check(z.minimum(1), z.maximum(65_535));

/** A weighted rule of an Application Load Balancer, and the target group of each slot's master. ARNs. */
export const routing: z.ZodMiniType<Routing> = z.strictObject({
  rule: z.string(),
  targetGroups: z.strictObject({ blue: z.string(), green: z.string() }),
});

export const webLoginKind: z.ZodMiniType<WebLoginKind> = z.enum(['form', 'basic']);

/** What the upgrader knows of its one cluster. The Lambdas read it from their environment. */
export const registration = z.strictObject({
  schemaVersion: z.literal(1),
  /** Name of the ECS cluster. */
  cluster: z.string().check(z.minLength(1)),
  topology: z.enum(['two-masters', 'shared-master']),
  slots: z.strictObject({ blue: slot, green: slot }),
  webPort: z._default(port, 8089),
  listenerPort: z._default(port, 5557),
  /** Prefix of the web interface, without a trailing slash (Locust ≥ 2.32.2). */
  basePath: z._default(z.string(), ''),
  tls: z._default(z.boolean(), false),
  /** Off for masters that are Python programs of their own: the listener probe kills those. */
  probeListener: z._default(z.boolean(), true),
  /** Whether workers ask the master for its locustfile (`-f -`): narrows which versions may meet. */
  locustfileFromMaster: z._default(z.boolean(), false),
  /** A headless master shows no web interface: refused by name until it is supported. */
  headless: z._default(z.boolean(), false),
  /** Name of the container that runs Locust; null: the only one that can be meant. */
  container: z._default(z.nullable(z.string()), null),
  /** Image of a version; `{version}` stands for it. */
  imageTemplate: z._default(z.string(), 'locustio/locust:{version}'),
  /** Images of single versions, which count over the template; they also say which version an image carries. */
  images: z._default(z.record(z.string(), z.strictObject({ master: z.string(), worker: z.string() })), {}),
  /** Versions that a range may choose besides those of `images`; with neither, all that were measured. */
  versions: z._default(z.array(z.string()), []),
  /** Change Calendars (names or ARNs) that must be open before an upgrade's first change. */
  calendars: z._default(z.array(z.string()), []),
  /**
   * Seconds from the creation of a task to RUNNING, for the estimates of a plan. AWS documents the phases of a start but
   * no time for them (ECS best practices guide, "Speeding up task launch"); teams report 35 to 60 s on Fargate with
   * Locust's image of some 100 MB: an assumption, not a measurement.
   */
  taskStartSeconds: z._default(z.number().check(z.nonnegative()), 45),
  /** DNS names under which the workers of a slot find their master; null: what their task definitions say stays. */
  masterHosts: z._default(z.nullable(z.strictObject({ blue: z.string(), green: z.string() })), null),
  /** The load balancer's rule that is to follow the active slot; null: nobody reaches the masters through one. */
  loadBalancer: z._default(z.nullable(routing), null),
  /**
   * How masters ask who comes, and the secret (name or ARN, in Secrets Manager) that holds
   * `{"username": …, "password": …}`; null: they ask nobody.
   */
  webLogin: z._default(
    z.nullable(z.strictObject({ secret: z.string().check(z.minLength(1)), kind: webLoginKind })),
    null,
  ),
  /** Largest number of minor versions between master and workers for `rolling`; null: the measured pairs decide. */
  maxMinorSkew: z._default(z.nullable(z.int().check(z.nonnegative())), null),
});

export type Registration = z.output<typeof registration>;

/** What may be left out has a default. */
export type RegistrationInput = z.input<typeof registration>;

/** The copy in SSM Parameter Store, for those who start upgrades: what they must find besides. */
export const publishedRegistration = z.extend(registration, {
  stateMachineArn: z.string(),
  ledgerTable: z.string(),
  /** The function that answers `locust-upgrade plan`. */
  planFunction: z.string(),
});

export type PublishedRegistration = z.output<typeof publishedRegistration>;

/** Name of the SSM parameter that holds a cluster's published registration. */
export function registrationParameterName(cluster: string): string {
  return `/locust-upgrade/${cluster}/registration`;
}

/** Codes with which a Lambda ends whose registration can't be used. */
export const registrationErrors = [
  'environment-incomplete',
  'registration-not-json',
  'registration-malformed',
] as const;

/** Parses registration text of either kind; throws `BadInput` that names where it came from and what is wrong. */
export function parseRegistration<Kind>(schema: z.ZodMiniType<Kind>, text: string, source: string): Kind {
  const parsed = schema.safeParse(jsonOf(text, source), { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new BadInput(
    'registration-malformed',
    `the registration in ${source} has a wrong shape: ${describeIssues(parsed.error)}; deploy the upgrader again`,
  );
}

function jsonOf(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BadInput(
      'registration-not-json',
      `the registration in ${source} is not JSON: ${JSON.stringify(text.slice(0, 60))}; deploy the upgrader again`,
      { cause: error },
    );
  }
}
