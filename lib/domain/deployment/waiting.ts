import type { DurationReport, GateReport } from '../plan-report/report.ts';

/**
 * Longest planned upgrade that a deploy waits for, its way back included. CloudFormation gives a custom resource an
 * hour and no more (template reference, ServiceTimeout); the rest is for what a plan does not foresee.
 */
export const longestPlannedSeconds = 45 * 60;

/** After this the deploy stops waiting, while CloudFormation still listens: CDK's provider gives up after 55 minutes. */
export const longestWaitSeconds = 50 * 60;

/** Why a deploy can't wait for a planned upgrade; null where it can. */
export function whyNotWait(
  { expectedSeconds, rollback }: Pick<DurationReport, 'expectedSeconds' | 'rollback'>,
  gates: readonly Pick<GateReport, 'state' | 'detail'>[],
): string | null {
  const planned = expectedSeconds + rollback.expectedSeconds;
  if (planned > longestPlannedSeconds) {
    return `it would take about ${minutes(planned)}, its way back included, and a deploy waits for at most ${minutes(longestPlannedSeconds)}`;
  }
  const shut = gates.find(({ state }) => state === 'holds' || state === 'shut');
  return shut ? `a gate would hold it for nobody knows how long: ${shut.detail}` : null;
}

function minutes(seconds: number): string {
  return `${Math.ceil(seconds / 60)} minutes`;
}
