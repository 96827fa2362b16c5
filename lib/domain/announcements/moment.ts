/**
 * The moments of an upgrade that others are told of, with the `detail-type` of their events. Both are public: what
 * listens to them matches these texts.
 */
export const momentTypes = {
  planned: 'Locust Upgrade Planned',
  'gate-waiting': 'Locust Upgrade Gate Waiting',
  'master-upgraded': 'Locust Upgrade Master Upgraded',
  'digest-mismatch': 'Locust Upgrade Digest Mismatch',
  succeeded: 'Locust Upgrade Succeeded',
  'nothing-to-do': 'Locust Upgrade Nothing To Do',
  refused: 'Locust Upgrade Refused',
  held: 'Locust Upgrade Held',
  aborted: 'Locust Upgrade Aborted',
  'rolling-back': 'Locust Upgrade Rolling Back',
  'rolled-back': 'Locust Upgrade Rolled Back',
  failed: 'Locust Upgrade Failed',
  'rollback-failed': 'Locust Upgrade Rollback Failed',
  'recovery-started': 'Locust Upgrade Recovery Started',
  'recovery-gave-up': 'Locust Upgrade Recovery Gave Up',
} as const;

export type Moment = keyof typeof momentTypes;

export const moments = Object.keys(momentTypes) as readonly Moment[];

/** `source` of every event. */
export const eventSource = 'locust-upgrade';
