import type { Surroundings, SurveyQuestion } from '../domain/surroundings.ts';
import type { Survey } from '../ports/survey.ts';

/** Survey: the one Lambda that looks around the cluster. What is asked for twice is looked at once. */
export async function survey(
  surroundings: Survey,
  { calendars, services, images, routing }: SurveyQuestion,
): Promise<Surroundings> {
  return surroundings.survey({
    calendars: [...new Set(calendars)],
    services: [...new Set(services)],
    images: [...new Set(images)],
    routing,
  });
}
