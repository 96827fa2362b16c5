import type { LocalReport } from './report.ts';
import type { LocalRun } from './run.ts';

/** The summary that a person reads at the end. */
export function summaryOf({ report, logFolder }: LocalRun): string {
  const workers = Object.entries(report.versions.workers).map(([version, count]) => `${count} × ${version}`);
  const nodes = report.nodes === 'simulated' ? 'simulated nodes (no Locust ran)' : 'real Locust processes';
  const lines = [
    '',
    `${report.outcome}: Locust ${report.from} → ${report.to}, ${report.strategy}, ${nodes}`,
    ...(report.cause ? [`  cause     ${report.cause.code}: ${report.cause.message.split('\n')[0]}`] : []),
    `  observed  master ${report.versions.master ?? 'not seen'}, workers ${workers.join(', ') || 'none'}`,
    `  batches   ${report.batches.map(({ size }) => size).join(', ') || 'none'}`,
    `  took      ${report.durationSeconds} s${unavoidable(report)}, ${report.transitions} state transitions`,
    ...report.saved.map(({ folder }) => `  saved     results of a stopped test: ${folder}`),
    `  notified  ${report.notifications.map(titleOf).join(', ') || 'nobody'}`,
    `  lock      ${report.lockHeld ? 'kept: a person has to look' : 'free'}`,
    `  logs      ${logFolder}`,
    '',
  ];
  return lines.join('\n');
}

/** `Succeeded`, of a notification that begins with `"Locust Upgrade Succeeded: cluster local"`. */
function titleOf(notification: string): string {
  return notification.split(':')[0]?.replace('"Locust Upgrade ', '') ?? '';
}

/** What the upgrade itself took beyond start-up times, settle times and the bake. */
function unavoidable({ durationSeconds, unavoidableSeconds }: LocalReport): string {
  if (unavoidableSeconds === null) return '';
  return ` (${unavoidableSeconds} s could not be avoided: factor ${(durationSeconds / unavoidableSeconds).toFixed(2)})`;
}
