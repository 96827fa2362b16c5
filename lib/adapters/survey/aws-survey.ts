import type { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { Surroundings, SurveyQuestion } from '../../domain/surroundings.ts';
import type { Survey } from '../../ports/survey.ts';
import { autoScaledServices } from './auto-scaling.ts';
import { readCalendars } from './calendars.ts';
import { type EcrClients, imagePresence } from './images.ts';

export interface AwsSurveyProps {
  readonly ssm: SSMClient;
  readonly autoScaling: ApplicationAutoScalingClient;
  readonly ecr: EcrClients;
  /** Name of the ECS cluster, as it stands in the resource ids of Application Auto Scaling. */
  readonly cluster: string;
}

/** The surroundings over the APIs of AWS. What is not asked for costs no call. */
export class AwsSurvey implements Survey {
  readonly #props: AwsSurveyProps;

  constructor(props: AwsSurveyProps) {
    this.#props = props;
  }

  async survey({ calendars, services, images }: SurveyQuestion): Promise<Surroundings> {
    const { ssm, autoScaling, ecr, cluster } = this.#props;
    const [read, autoScaled, presence] = await Promise.all([
      readCalendars(ssm, calendars),
      autoScaledServices(autoScaling, cluster, services),
      Promise.all(images.map(async (image) => [image, await imagePresence(ecr, image)] as const)),
    ]);
    return { calendars: read, autoScaled, images: Object.fromEntries(presence) };
  }
}
