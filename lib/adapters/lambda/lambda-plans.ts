import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { PlanReport } from '../../domain/plan-report/report.ts';
import type { Plans } from '../../ports/plans.ts';
import { InvokedFunction } from './invoke.ts';

export interface LambdaPlansProps {
  readonly client: LambdaClient;
  /** Name or ARN of the function that plans and changes nothing. */
  readonly functionName: string;
  /** Throws for what is no plan. */
  readonly parse: (value: unknown) => PlanReport;
}

/** Plans, made by the Plan function. One that fails or answers nonsense throws `plan-failed`. */
export class LambdaPlans implements Plans {
  readonly #planner: InvokedFunction;
  readonly #parse: LambdaPlansProps['parse'];

  constructor({ client, functionName, parse }: LambdaPlansProps) {
    this.#planner = new InvokedFunction({ client, functionName, role: 'plan' });
    this.#parse = parse;
  }

  plan(request: unknown): Promise<PlanReport> {
    return this.#planner.ask(request, 'no plan', this.#parse);
  }
}
