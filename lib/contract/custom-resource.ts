import * as z from 'zod/mini';
import { BadInput } from './errors.ts';
import { describeIssues } from './issues.ts';

/** What CloudFormation sends to the function of a custom resource (CloudFormation user guide, "Request objects"). */
export const customResourceEvent = z.object({
  RequestType: z.enum(['Create', 'Update', 'Delete']),
  ResponseURL: z.string(),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  /** Absent in a Create. */
  PhysicalResourceId: z.optional(z.string()),
  ResourceProperties: z.record(z.string(), z.unknown()),
  /** In an Update only. */
  OldResourceProperties: z.optional(z.record(z.string(), z.unknown())),
});

export type CustomResourceEvent = z.output<typeof customResourceEvent>;

/** What became of a custom resource. A changed physical id makes CloudFormation delete the former resource. */
export interface CustomResourceResult {
  readonly physicalId: string;
  /** What `Fn::GetAtt` gives; texts only. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** CloudFormation passes every number on as text. */
const count = z.pipe(
  z.string().check(z.regex(/^\d+$/)),
  z.transform((text) => Number(text)),
);

/** Of `Custom::LocustFirstRevision`: which base each live family begins with. */
export const firstRevisionProperties = z.object({
  families: z.array(
    z.object({
      /** The live family of one service. */
      family: z.string(),
      /** ARN of the base task definition. */
      base: z.string(),
      /** Where the workers of this family find their master; empty for a master. */
      masterHost: z.string(),
    }),
  ),
});

/** Of `Custom::LocustFirstRule`: the listener and the target groups of both slots. */
export const firstRuleProperties = z.object({
  listener: z.string(),
  targetGroups: z.object({ blue: z.string(), green: z.string() }),
});

/** Of `Custom::LocustClusterState`: the counts and the scaling limits that the services begin with. */
export const clusterStateProperties = z.object({
  counts: z.array(z.object({ service: z.string(), desired: count })),
  scaling: z._default(z.array(z.object({ service: z.string(), min: count, max: count })), []),
});

/** Throws `properties-malformed` for what the template should not have said. */
export function parseProperties<Kind>(
  schema: z.ZodMiniType<Kind>,
  { LogicalResourceId, ResourceProperties }: CustomResourceEvent,
): Kind {
  const parsed = schema.safeParse(ResourceProperties, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new BadInput(
    'properties-malformed',
    `the properties of ${LogicalResourceId} have a wrong shape: ${describeIssues(parsed.error)}; deploy with the ` +
      'release that made the template',
  );
}
