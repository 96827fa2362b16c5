import * as z from 'zod/mini';
import { moments } from '../../domain/announcements/moment.ts';
import { badConstruct } from '../bad-construct.ts';
import { checkProperties, duration, texts } from '../check-properties.ts';
import type { ILocustCluster } from '../cluster/locust-cluster-interface.ts';
import { deployMinutes } from '../deploy/deploy-minutes.ts';
import { checkOnlyUpgrader } from './only-upgrader.ts';
import type { UpgraderBase } from './upgrader-base.ts';

/** The Probe's slowest look takes 11 s; Lambda runs nothing for more than 15 minutes, and a deploy's function takes 15 s more. */
const [leastTimeout, mostTimeout] = [12, 885];

const functionTimeout = duration.check(
  z.refine((given) => {
    const seconds = given.toSeconds({ integral: false });
    return Number.isInteger(seconds) && seconds >= leastTimeout && seconds <= mostTimeout;
  }, `must be whole seconds from ${leastTimeout} to ${mostTimeout}`),
);

const pollInterval = duration.check(
  z.refine((given) => {
    const seconds = given.toSeconds({ integral: false });
    return seconds >= 1 && (deployMinutes * 60) % seconds === 0;
  }, `must be a part of ${deployMinutes} minutes, such as 15 seconds`),
);

const kinds = z.looseObject({
  functionTimeout: z.optional(functionTimeout),
  deployPollInterval: z.optional(pollInterval),
  calendars: z.optional(texts),
  skewWatch: z.optional(z.union([z.literal(false), z.looseObject({ rate: z.optional(duration) })])),
  alarms: z.optional(z.looseObject({ gateWait: z.optional(duration), runbook: z.optional(z.string()) })),
  notifications: z.optional(
    z.looseObject({
      emails: z.optional(texts),
      moments: z.optional(z.array(z.enum(moments)).check(z.minLength(1))),
    }),
  ),
});

/** Throws `bad-construct` for properties that can't be an upgrader's, and for a second upgrader of one cluster. */
export function checkUpgrader(
  upgrader: UpgraderBase,
  props: { readonly cluster?: ILocustCluster } | undefined,
): asserts props is { readonly cluster: ILocustCluster } {
  const cluster = props?.cluster;
  const remedy = 'give it a LocustCluster, or LocustCluster.fromServices(…)';
  if (!cluster) throw badConstruct(upgrader, 'no cluster', remedy);
  if (!cluster.registration) throw badConstruct(upgrader, 'its cluster is no Locust cluster', remedy);
  checkProperties(upgrader, kinds, props);
  checkOnlyUpgrader(upgrader, cluster);
}
