import type { UpgradePlan } from '../plan.ts';
import type { Inventory } from '../planning/inventory.ts';
import type { ReportFacts, StepReport } from './report.ts';

export interface RiskFacts {
  readonly cluster: Pick<ReportFacts['cluster'], 'probeListener'>;
  readonly probesListener: boolean;
}

/** What may go wrong or hurt although the plan holds: its own warnings first. */
export function risksOf(
  plan: UpgradePlan,
  { tests }: Pick<Inventory, 'tests'>,
  steps: readonly StepReport[],
  facts: RiskFacts,
): readonly string[] {
  return [
    ...plan.warnings,
    goingBack(plan),
    ...capacity(plan, steps),
    ...deadlines(steps),
    ...listener(plan, facts),
    ...(tests.length > 0 ? endedTests(plan) : []),
  ];
}

/** Old workers that still run need not start again. */
function goingBack(plan: UpgradePlan): string {
  if (plan.topology === 'shared-master') {
    return 'going back takes all workers away, changes the master and starts all workers again';
  }
  const first = plan.batches.findIndex(({ after }) => after.active < plan.bounds.desired);
  return first <= 0
    ? 'going back means to start all old workers again'
    : `going back is quick only while all old workers run: from batch ${first + 1} on they must start again`;
}

/** Nothing here asks for quotas, addresses of the subnets or capacity. */
function capacity({ bounds }: UpgradePlan, steps: readonly StepReport[]): readonly string[] {
  const workers = Math.max(...steps.map(({ ceiling }) => ceiling)) - bounds.desired;
  const masters = Math.max(...steps.map(({ serving }) => serving.length)) - 1;
  const tasks = Math.max(0, workers) + masters;
  if (tasks === 0) return [];
  return [
    `up to ${tasks} more ${tasks === 1 ? 'task' : 'tasks'} than now need quota, capacity and addresses: none of these was looked at`,
  ];
}

/** A deadline that ends a step which does as expected would roll everything back. */
function deadlines(steps: readonly StepReport[]): readonly string[] {
  const late = steps.filter(({ seconds }) => seconds.expected > seconds.most);
  const names = [
    ...new Set(late.map(({ name, seconds }) => `${name} (${seconds.expected} s of ${seconds.most} s)`)),
  ];
  if (names.length === 0) return [];
  return [
    `expected to take longer than their deadline, and then rolled back: ${names.join(', ')}; ask for longer deadlines`,
  ];
}

function listener({ target }: UpgradePlan, { cluster, probesListener }: RiskFacts): readonly string[] {
  if (probesListener) return [];
  const why = cluster.probeListener
    ? `Locust ${target.version} does not answer the probe`
    : 'the registration has the probe switched off';
  return [`a dead listener is seen only by the master's log and by workers that stay away: ${why}`];
}

function endedTests({ testPolicy, testParameters }: UpgradePlan): readonly string[] {
  if (testPolicy === 'stop') return ['the policy stop ends the running test for good; its results are saved'];
  if (testPolicy !== 'restart') return [];
  const endless =
    testParameters.runTimeSeconds === undefined || testParameters.runTimeSeconds === null
      ? ['no Locust version shows how long a test is to run: started again it runs until somebody stops it']
      : [];
  return [
    'the policy restart begins the running test anew on the target; its results so far are saved',
    ...endless,
    'no Locust version shows the custom arguments of a running test: started again it has their defaults',
  ];
}
