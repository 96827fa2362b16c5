import * as z from 'zod/mini';
import { moments } from '../domain/announcements/moment.ts';

const nullableText = z.nullable(z.string());
const nullableSeconds = z.nullable(z.number());

/**
 * The `detail` of every event that an upgrade puts on the bus: public and versioned (docs/events.md). Every member is
 * always there; what does not apply is null.
 */
export const eventDetail = z.strictObject({
  schemaVersion: z.literal(1),
  /** Name of the ECS cluster. */
  cluster: z.string(),
  upgradeId: z.string(),
  moment: z.enum(moments),
  at: z.string(),
  message: z.string(),
  advice: z.string(),
  cause: z.nullable(z.strictObject({ code: z.string(), message: z.string() })),
  from: nullableText,
  to: nullableText,
  strategy: nullableText,
  durationSeconds: nullableSeconds,
  rollbackSeconds: nullableSeconds,
  lockHeld: z.boolean(),
});

export type EventDetail = z.output<typeof eventDetail>;
