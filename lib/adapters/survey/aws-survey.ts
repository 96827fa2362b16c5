import type { SSMClient } from '@aws-sdk/client-ssm';
import type { Surroundings, SurveyQuestion } from '../../domain/surroundings.ts';
import type { Scaling } from '../../ports/scaling.ts';
import type { Survey } from '../../ports/survey.ts';
import type { Traffic } from '../../ports/traffic.ts';
import { readCalendars } from './calendars.ts';
import { type EcrClients, imagePresence } from './images.ts';

export interface AwsSurveyProps {
  readonly ssm: SSMClient;
  readonly scaling: Pick<Scaling, 'targets'>;
  readonly traffic: Pick<Traffic, 'read'>;
  readonly ecr: EcrClients;
}

/** The surroundings over the APIs of AWS. What is not asked for costs no call. */
export class AwsSurvey implements Survey {
  readonly #props: AwsSurveyProps;

  constructor(props: AwsSurveyProps) {
    this.#props = props;
  }

  async survey({ calendars, services, images, routing }: SurveyQuestion): Promise<Surroundings> {
    const { ssm, scaling, traffic, ecr } = this.#props;
    const [read, scalableTargets, presence, route] = await Promise.all([
      readCalendars(ssm, calendars),
      scaling.targets(services),
      Promise.all(images.map(async (image) => [image, await imagePresence(ecr, image)] as const)),
      routing && traffic.read(routing),
    ]);
    return {
      calendars: read,
      scalableTargets,
      images: Object.fromEntries(presence),
      routing: route,
    };
  }
}
