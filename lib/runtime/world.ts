import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { DynamoDbLedger } from '../adapters/dynamodb/dynamodb-ledger.ts';
import { EcsServices } from '../adapters/ecs/ecs-services.ts';
import { LambdaMasters } from '../adapters/lambda/lambda-masters.ts';
import { masterReading } from '../contract/payloads.ts';
import { parseRegistration, type Registration, registration } from '../contract/registration.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { World } from '../states/ports.ts';
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

/** The world of a state's Lambda: the real clients, placed by the function's environment. */
export function worldFromEnvironment(): World {
  const registered = registrationFromEnvironment();
  return {
    clock: systemClock,
    ledger: ledgerFromEnvironment(registered.cluster),
    services: new EcsServices({ client: new ECSClient({}), cluster: registered.cluster }),
    masters: new LambdaMasters({
      client: new LambdaClient({}),
      functionName: required('probeFunction'),
      parse: (value) => masterReading.parse(value),
    }),
    registration: registered,
  };
}
