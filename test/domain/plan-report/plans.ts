import type { UpgradePlan } from '../../../lib/domain/plan.ts';
import { stepReports } from '../../../lib/domain/plan-report/steps.ts';
import { rolling } from '../fixtures.ts';

/** Locust 2.28.0 with its images. */
export const between = {
  version: '2.28.0',
  images: { master: 'locustio/locust:2.28.0', worker: 'locustio/locust:2.28.0' },
};

/** 2.25.0 → 2.28.0 → 2.32.2 over a shared master. */
export const twoHops: UpgradePlan = {
  ...rolling,
  hops: [
    { kind: 'upgrade', to: between },
    { kind: 'upgrade', to: rolling.target },
  ],
};

/** One of the four workers is behind: first all workers come to the master's version, then the master moves. */
export const healing: UpgradePlan = {
  ...rolling,
  existing: [
    { version: '2.25.0', count: 3, by: 'reported' },
    { version: '2.20.0', count: 1, by: 'reported' },
  ],
  hops: [
    { kind: 'heal', to: rolling.stable },
    { kind: 'upgrade', to: rolling.target },
  ],
};

/** No auto scaling, no zone rebalancing, no load balancer. */
export const nothingAround = {
  services: [],
  surroundings: { calendars: [], scalableTargets: [], routing: null, images: {} },
} as const;

/** The steps of a plan with nothing in its way, looked at with the listener's probe. */
export function stepsOf(plan: UpgradePlan) {
  return stepReports(plan, {
    settleSeconds: 3,
    taskStartSeconds: 45,
    tests: [],
    probesListener: true,
    around: nothingAround,
  });
}
