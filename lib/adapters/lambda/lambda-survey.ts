import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { Surroundings, SurveyQuestion } from '../../domain/surroundings.ts';
import type { Survey } from '../../ports/survey.ts';
import { InvokedFunction } from './invoke.ts';

export interface LambdaSurveyProps {
  readonly client: LambdaClient;
  /** Name or version ARN of the Survey function, which alone may look at what stands around the cluster. */
  readonly functionName: string;
  /** Throws for what does not describe surroundings. */
  readonly parse: (value: unknown) => Surroundings;
}

/** The surroundings, seen by the Survey function. One that fails or answers nonsense throws `survey-failed`. */
export class LambdaSurvey implements Survey {
  readonly #survey: InvokedFunction;
  readonly #parse: LambdaSurveyProps['parse'];

  constructor({ client, functionName, parse }: LambdaSurveyProps) {
    this.#survey = new InvokedFunction({ client, functionName, role: 'survey' });
    this.#parse = parse;
  }

  survey(question: SurveyQuestion): Promise<Surroundings> {
    return this.#survey.ask(question, 'no description of surroundings', this.#parse);
  }
}
