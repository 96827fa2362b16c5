import * as z from 'zod/mini';
import type { PlanReport } from '../domain/plan-report/report.ts';
import { BadInput } from './errors.ts';
import { describeIssues } from './issues.ts';

/** The custom resource type that upgrades when its properties change. */
export const upgradeResourceType = 'Custom::LocustUpgrade';

/** The custom resource type whose deletion comes first and ends what runs. */
export const drainResourceType = 'Custom::LocustUpgradeDrain';

/** CloudFormation hands every value on as text, so what is no text is written as one. */
const upgradeProperties = z.object({
  Kind: z.literal('upgrade'),
  /** JSON text of an upgrade's request (`lib/contract/request.ts`). */
  Request: z.string(),
  WaitForCompletion: z.enum(['true', 'false']),
  WhenTooLong: z.enum(['hand-over', 'refuse']),
});

const drainProperties = z.object({ Kind: z.literal('drain') });

const properties = z.union([upgradeProperties, drainProperties]);

export type UpgradeProperties = z.output<typeof upgradeProperties>;

/** What CDK's provider framework hands to a provider, of CloudFormation's own event. */
const deployEvent = z.object({
  RequestType: z.enum(['Create', 'Update', 'Delete']),
  RequestId: z.string(),
  StackId: z.string(),
  PhysicalResourceId: z.optional(z.string()),
  ResourceProperties: properties,
  OldResourceProperties: z.optional(properties),
});

export type DeployEvent = z.output<typeof deployEvent>;

/** Throws `BadInput` `bad-deploy-event` for what is no event of one of the two resources. */
export function parseDeployEvent(value: unknown): DeployEvent {
  const parsed = deployEvent.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new BadInput(
    'bad-deploy-event',
    `this is no event of ${upgradeResourceType} or ${drainResourceType}: ${describeIssues(parsed.error)}; deploy with ` +
      'the UpgradeOnDeploy construct of this release',
  );
}

/** What `Fn::GetAtt` gives of an upgrade resource. */
export interface DeployAttributes {
  /** Name of the execution that this deploy started, took back or found under way; `none` where there is none. */
  readonly UpgradeId: string;
  /** `handed-over`, `started`, `taken-back`, `nothing-to-do`, or how the upgrade that was waited for ended. */
  readonly Outcome: string;
}

/** Answer of `on-deploy`, in the provider framework's words. */
export interface DeployAnswer {
  readonly PhysicalResourceId: string;
  readonly Data: DeployAttributes;
}

/** Answer of `on-deploy-complete`. The framework allows `Data` only with a true `IsComplete`. */
export type DeployCompletion =
  | { readonly IsComplete: false }
  | { readonly IsComplete: true; readonly Data?: DeployAttributes };

/** A plan as the Lambda `plan` of the same release answers: only its kind is checked. */
const planAnswer = z.looseObject({
  schemaVersion: z.literal(1),
  kind: z.enum(['planned', 'nothing-to-do', 'refused']),
});

/** Throws for what is no plan. */
export function parsePlanAnswer(value: unknown): PlanReport {
  planAnswer.parse(value);
  return value as PlanReport;
}
