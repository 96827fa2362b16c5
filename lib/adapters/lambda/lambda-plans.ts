import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { PlanReport } from '../../domain/plan-report/report.ts';
import type { Plans } from '../../ports/plans.ts';
import { InvokedFunction } from './invoke.ts';

export interface LambdaPlansProps<Shown extends PlanReport> {
  readonly client: LambdaClient;
  /** Name or ARN of the function that plans and changes nothing. */
  readonly functionName: string;
  /** Throws for what is no plan. */
  readonly parse: (value: unknown) => Shown;
}

/** Plans, made by the Plan function. One that fails or answers nonsense throws `plan-failed`. */
export class LambdaPlans<Shown extends PlanReport = PlanReport> implements Plans {
  readonly #planner: InvokedFunction;
  readonly #parse: LambdaPlansProps<Shown>['parse'];

  constructor({ client, functionName, parse }: LambdaPlansProps<Shown>) {
    this.#planner = new InvokedFunction({ client, functionName, role: 'plan' });
    this.#parse = parse;
  }

  plan(request: unknown): Promise<Shown> {
    return this.#planner.ask(request, 'no plan', this.#parse);
  }
}
