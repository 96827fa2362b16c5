import { surveyQuestion } from '../../lib/contract/payloads.ts';
import { survey } from '../../lib/functions/survey.ts';
import { surveyFromEnvironment } from '../../lib/runtime/survey.ts';

let surroundings: ReturnType<typeof surveyFromEnvironment> | undefined;

/** Looks, and changes nothing. Alone may ask Systems Manager, Application Auto Scaling and ECR. */
export const handler = (event: unknown): ReturnType<typeof survey> => {
  const question = surveyQuestion.parse(event);
  // Made at the first call and kept: a warm function goes on with the connections that it has.
  surroundings ??= surveyFromEnvironment();
  return survey(surroundings, question);
};
