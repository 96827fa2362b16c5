import { createHash } from 'node:crypto';
import type { UpgradePlan } from '../../../lib/domain/plan.ts';
import type { Conclusion, ServiceRecord, UpgradeRecord } from '../../../lib/ports/ledger.ts';

export const at = '2026-03-01T10:00:00.000Z';

const target = {
  version: '2.32.2',
  images: { master: 'locustio/locust:2.32.2', worker: 'locustio/locust:2.32.2' },
};

export const plan: UpgradePlan = {
  strategy: 'blue-green',
  reasons: ['two masters: no version meets another'],
  topology: 'two-masters',
  slots: {
    blue: { master: 'master-blue', worker: 'worker-blue' },
    green: { master: 'master-green', worker: 'worker-green' },
  },
  activeSlot: 'blue',
  configuration: null,
  stable: {
    version: '2.31.0',
    images: { master: 'locustio/locust:2.31.0', worker: 'locustio/locust:2.31.0' },
  },
  existing: [{ version: '2.31.0', count: 1, by: 'reported' }],
  target,
  hops: [{ kind: 'upgrade', to: target }],
  bounds: { desired: 1, maxSurge: 1, maxUnavailable: 0 },
  batches: [
    { size: 1, before: { active: 1, idle: 0 }, after: { active: 1, idle: 1 } },
    { size: 0, before: { active: 1, idle: 1 }, after: { active: 0, idle: 1 } },
  ],
  timing: {
    observeSeconds: 10,
    bakeSeconds: 300,
    masterDeadlineSeconds: 600,
    batchDeadlineSeconds: 600,
    rollbackDeadlineSeconds: 1800,
    gateDeadlineSeconds: 86_400,
  },
  testPolicy: 'restart',
  testParameters: { users: 12 },
  pauseAfter: 'canary',
  windowEnd: '2026-03-01T12:00:00.000Z',
  calendars: ['change-freeze'],
  resolution: { asked: '~2.32', version: '2.32.2', passedOver: [] },
  foreignWorkers: 0,
  allowUnsafe: false,
  warnings: [],
  historyEvents: 120,
};

export const conclusion: Conclusion = {
  outcome: 'rolled-back',
  cause: { code: 'listener-dead', message: 'the master of green stopped answering' },
  observed: null,
  saved: [{ at, master: '10.0.0.7', files: [{ name: 'requests.csv', bytes: 1_200 }] }],
  lockHeld: false,
  at,
};

/** 62,000 characters that hardly compress: dynalite counts compressed bytes towards the 1 MB of a query's page. */
const incompressible = Array.from({ length: 1_409 }, (_, index) =>
  createHash('sha256').update(`${index}`).digest('base64'),
)
  .join('')
  .slice(0, 62_000);

/** A service whose task definition is about as large as ECS allows: 64 KB. */
export function largeService(service: string): ServiceRecord {
  return {
    service,
    desired: 3,
    taskDefinition: `arn:aws:ecs:us-east-1:000000000000:task-definition/${service}:7`,
    content: {
      family: service,
      containerDefinitions: [{ name: 'locust', environment: [{ name: 'NOTE', value: incompressible }] }],
    },
  };
}

export function upgradeRecord(
  upgradeId: string,
  services: readonly string[] = ['master-blue'],
): UpgradeRecord {
  return {
    schemaVersion: 1,
    upgradeId,
    executionArn: `arn:aws:states:us-east-1:000000000000:execution:upgrade:${upgradeId}`,
    startedAt: at,
    plan,
    stable: services.map(largeService),
    bases: { master: { family: 'base', cpu: '512' }, worker: { family: 'base', cpu: '1024' } },
    hopRevisions: [],
    restoredRevisions: null,
    automation: null,
    weights: null,
    verified: null,
    recoveries: 0,
  };
}
