import { type Stage, servicesAt, slotsOf, targetMaster, workersExpected } from '../domain/course/stage.ts';
import type { Expectation } from '../domain/health/expectation.ts';
import { expectedServices, type HopRecord, taskDefinitionOf } from './upgrade-record.ts';

/** What the cluster is to show at a stage of a hop. `since` is the ISO time of the last write. */
export function expectationAt(record: HopRecord, stage: Stage, since: string): Expectation {
  const { plan } = record;
  const service = targetMaster(plan);
  const targets = servicesAt(plan, stage);
  const revisionOf = (name: string): string => {
    const target = targets.find((candidate) => candidate.service === name);
    if (!target) throw new TypeError(`stage ${stage.kind} has no service ${name}`);
    return taskDefinitionOf(record, target);
  };
  return {
    services: expectedServices(record, stage),
    master: { service, taskDefinition: revisionOf(service), version: plan.target.version },
    ...workersExpected(plan, stage),
    foreignWorkers: plan.foreignWorkers,
    watchedWorkers: revisionOf(slotsOf(plan).idle.worker),
    since,
    begun: record.startedAt,
    masterStarting: stage.kind === 'master',
  };
}
