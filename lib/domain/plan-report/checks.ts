import { pausesBefore } from '../gates/gate.ts';
import type { PlannedStep } from './planned-steps.ts';

/** What is looked at in a step before the next one begins. */
export function checksOf(step: PlannedStep, probesListener: boolean): readonly string[] {
  const { kind, plan, batch } = step;
  switch (kind) {
    case 'prepare':
      return [
        'the lock is free',
        'the pre-flight holds',
        'this is the plan that was shown, if one was given',
      ];
    case 'gate':
      return gateChecks(step);
    case 'master':
      return masterChecks(step, probesListener);
    case 'batch':
      return [...batchChecks(plan.target.version, batch?.size ?? 0), healthy];
    case 'restart-test':
      return ['a test that a gate stopped to start it again runs with all its users'];
    case 'bake':
      return [`${plan.target.version} stays healthy, and no worker leaves`];
    case 'conclude':
      return ['a last look at every service, version and worker'];
  }
}

const healthy = 'the master is healthy, and nobody else changed a service';

function gateChecks({ plan, hop, batchIndex }: PlannedStep): readonly string[] {
  const first = hop === 0 && batchIndex === null;
  const { windowEnd, calendars, pauseAfter, testPolicy } = plan;
  const pauses = hop !== null && batchIndex !== null && pausesBefore(pauseAfter, hop, batchIndex);
  return [
    pauses ? 'pauses here until somebody resumes it' : 'nobody asked to abort or to pause',
    ...(first && windowEnd !== null ? [`it is not later than ${windowEnd}`] : []),
    ...(first ? calendars.map((calendar) => `the change calendar ${calendar} is open`) : []),
    `no test runs on any master (policy ${testPolicy})`,
  ];
}

function masterChecks({ plan }: PlannedStep, probesListener: boolean): readonly string[] {
  const { topology, strategy, bounds, target, hops } = plan;
  const back = topology === 'shared-master' && strategy === 'rolling' && hops[0]?.kind === 'upgrade';
  return [
    ...(strategy === 'recreate' ? ['all workers are gone before the master changes'] : []),
    'the master answers over HTTP, and its log holds no crash',
    ...(probesListener ? ['its listener answers a message'] : []),
    `it says itself that it is ${target.version}`,
    ...(back ? [`all ${bounds.desired} workers have come back to it`] : []),
  ];
}

function batchChecks(version: string, size: number): readonly string[] {
  if (size === 0) return ['the last old workers have left'];
  return [
    `${size} more ${size === 1 ? 'worker is' : 'workers are'} registered at ${version}, and none was lost`,
    'no two of them ended by themselves',
  ];
}
