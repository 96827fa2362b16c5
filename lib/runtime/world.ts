import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDbLedger } from '../adapters/dynamodb/dynamodb-ledger.ts';
import { EcsServices } from '../adapters/ecs/ecs-services.ts';
import { LambdaMasters } from '../adapters/lambda/lambda-masters.ts';
import { LambdaSurvey } from '../adapters/lambda/lambda-survey.ts';
import { WebLoginSecret } from '../adapters/secrets-manager/web-login-secret.ts';
import { masterReading, resultFiles, surroundings, testReading } from '../contract/payloads.ts';
import { parseRegistration, type Registration, registration } from '../contract/registration.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Masters } from '../ports/masters.ts';
import type { Survey } from '../ports/survey.ts';
import type { WebLogins } from '../ports/web-logins.ts';
import type { ClusterWorld } from '../states/ports.ts';
import { required } from './environment.ts';

export const systemClock: Clock = { now: () => Date.now() };

/** The cluster's registration; throws `environment-incomplete`, `registration-not-json` or `registration-malformed`. */
export function registrationFromEnvironment(): Registration {
  return parseRegistration(registration, required('registration'), "the function's environment");
}

/** The ledger of a cluster in the table that the environment names; throws `environment-incomplete`. */
export function ledgerFromEnvironment(cluster: string): Ledger {
  return new DynamoDbLedger({ client: new DynamoDBClient({}), table: required('ledgerTable'), cluster });
}

/**
 * The cluster as a Lambda sees it: the real clients, placed by the function's environment. Who asks the Probe and the
 * Survey is told their names; to the others these members are `environment-incomplete`.
 */
export function clusterWorldFromEnvironment(): ClusterWorld {
  const registered = registrationFromEnvironment();
  const lambda = new LambdaClient({});
  let masters: Masters | undefined;
  let survey: Survey | undefined;
  return {
    clock: systemClock,
    ledger: ledgerFromEnvironment(registered.cluster),
    services: new EcsServices({ client: new ECSClient({}), cluster: registered.cluster }),
    get masters() {
      masters ??= invokedMasters(lambda, webLogins(registered));
      return masters;
    },
    get survey() {
      survey ??= invokedSurvey(lambda);
      return survey;
    },
    registration: registered,
  };
}

function webLogins({ webLogin }: Registration): WebLogins | null {
  if (!webLogin) return null;
  return new WebLoginSecret({ ...webLogin, client: new SecretsManagerClient({}), now: systemClock.now });
}

function invokedMasters(client: LambdaClient, logins: WebLogins | null): Masters {
  return new LambdaMasters({
    client,
    logins,
    functionName: required('probeFunction'),
    parse: {
      reading: (value) => masterReading.parse(value),
      test: (value) => testReading.parse(value),
      results: (value) => resultFiles.parse(value),
    },
  });
}

function invokedSurvey(client: LambdaClient): Survey {
  return new LambdaSurvey({
    client,
    functionName: required('surveyFunction'),
    parse: (value) => surroundings.parse(value),
  });
}
