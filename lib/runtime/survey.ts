import { ECRClient } from '@aws-sdk/client-ecr';
import { SSMClient } from '@aws-sdk/client-ssm';
import { AwsSurvey } from '../adapters/survey/aws-survey.ts';
import type { EcrClients } from '../adapters/survey/images.ts';
import type { Survey } from '../ports/survey.ts';
import { scalingFromEnvironment, trafficFromEnvironment } from './outer-world.ts';

/** The survey with the real clients, of the cluster that the function's environment names. */
export function surveyFromEnvironment(): Survey {
  return new AwsSurvey({
    ssm: new SSMClient({}),
    scaling: scalingFromEnvironment(),
    traffic: trafficFromEnvironment(),
    ecr: ecrClients(),
  });
}

/** One client a Region, kept with its connections. */
function ecrClients(): EcrClients {
  const clients = new Map<string, ECRClient>();
  return (region) => {
    const client = clients.get(region) ?? new ECRClient({ region });
    clients.set(region, client);
    return client;
  };
}
