import type { Surroundings, SurveyQuestion } from '../domain/surroundings.ts';

/** Looks around the cluster: Change Calendars, Application Auto Scaling, image registries. Changes nothing. */
export interface Survey {
  survey(question: SurveyQuestion): Promise<Surroundings>;
}
