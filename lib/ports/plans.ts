import type { PlanReport } from '../domain/plan-report/report.ts';

/** The plan that an upgrade would have, made by the Lambda `plan`. */
export interface Plans {
  plan(request: unknown): Promise<PlanReport>;
}
