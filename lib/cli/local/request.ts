import { localDefaults } from '../../contract/defaults.ts';
import type { UpgradeRequestInput } from '../../contract/request.ts';
import type { LocalOptions } from './options.ts';

/** A person needs some minutes to look at the first batch, and to resume. */
const pauseSeconds = 900;

/** The execution's input: what the command line asked for, with the timing of one machine. */
export function requestOf(options: LocalOptions): UpgradeRequestInput {
  return {
    schemaVersion: 1,
    target: { version: options.to },
    strategy: options.strategy,
    batch: { canary: options.canary, size: options.batchSize },
    bakeSeconds: localDefaults.bakeSeconds,
    observeSeconds: localDefaults.observeSeconds,
    deadlines: {
      masterSeconds: localDefaults.masterDeadlineSeconds,
      batchSeconds: localDefaults.batchDeadlineSeconds,
      rollbackSeconds: localDefaults.rollbackDeadlineSeconds,
      gateSeconds: options.pauseAfter ? pauseSeconds : localDefaults.gateDeadlineSeconds,
    },
    testPolicy: options.testPolicy,
    test: options.test,
    ...(options.pauseAfter && { pauseAfter: options.pauseAfter }),
    ...(options.windowEnd && { windowEnd: options.windowEnd }),
    allowUnsafe: options.allowUnsafe,
    allowDowngrade: options.allowDowngrade,
  };
}
