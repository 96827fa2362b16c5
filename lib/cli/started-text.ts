import type { Observed } from '../domain/plan.ts';
import type { Conclusion } from '../ports/ledger.ts';
import type { StartedUpgrade } from './start-execution.ts';

/** What `start` says at its end: how the upgrade ended, or how to go on with it. */
export function startedText(
  cluster: string,
  { upgradeId, executionArn }: StartedUpgrade,
  conclusion: Conclusion | null,
): string {
  const lines = conclusion
    ? endOf(cluster, upgradeId, conclusion)
    : [`started: ${upgradeId}`, `  say more   locust-upgrade pause, resume or abort --cluster ${cluster}`];
  return [...lines, `  execution  ${executionArn}`, ''].join('\n');
}

function endOf(
  cluster: string,
  upgradeId: string,
  { outcome, cause, observed, saved, lockHeld }: Conclusion,
): readonly string[] {
  const files = saved.map(
    ({ at, files: list }) => `  saved      test of ${at}: ${list.map(({ name }) => name).join(', ')}`,
  );
  return [
    `${outcome}: ${upgradeId}`,
    ...(cause ? [`  cause      ${cause.code}: ${cause.message.split('\n')[0]}`] : []),
    `  observed   ${observed ? nodesOf(observed) : 'nothing'}`,
    ...files,
    ...(files.length > 0
      ? [`             locust-upgrade results FOLDER --cluster ${cluster} --name ${upgradeId}`]
      : []),
    `  lock       ${lockText(cluster, lockHeld, cause)}`,
  ];
}

/** Refused because of another upgrade: that one still has it. */
function lockText(cluster: string, kept: boolean, cause: Conclusion['cause']): string {
  if (kept) return `kept: see locust-upgrade unlock --cluster ${cluster}`;
  return cause?.code === 'lock-held' ? 'held by the other upgrade' : 'free';
}

function nodesOf({ master, workers }: Observed): string {
  const counts = workers.map(({ version, count }) => `${count} × ${version}`).join(', ') || 'none';
  return `master ${master?.version ?? 'not seen'}, workers ${counts}`;
}
