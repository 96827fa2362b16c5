import type { Construct } from 'constructs';
import * as z from 'zod/mini';
import { checkProperties, texts, thing, upgrader } from '../check-properties.ts';

const base = thing('taskDefinitionArn', 'must be a task definition');

const kinds = z.looseObject({
  upgrader,
  // A range, as a schedule's target may have one, would be ignored.
  target: z.strictObject({
    version: z.string(),
    images: z.optional(z.strictObject({ master: z.string(), worker: z.string() })),
    taskDefinitions: z.optional(z.strictObject({ master: base, worker: base })),
  }),
  request: z.optional(z.looseObject({ calendars: z.optional(texts) })),
  waitForCompletion: z.optional(z.boolean()),
  whenTooLong: z.optional(z.enum(['hand-over', 'refuse'])),
});

/** Throws `bad-construct` for properties of another kind than those of an upgrade on deploy. */
export function checkDeploy(deploy: Construct, props: unknown): void {
  checkProperties(deploy, kinds, props);
}
