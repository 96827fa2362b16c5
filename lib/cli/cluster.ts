import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDbLedger } from '../adapters/dynamodb/dynamodb-ledger.ts';
import { LambdaPlans } from '../adapters/lambda/lambda-plans.ts';
import { SfnExecutions } from '../adapters/step-functions/sfn-executions.ts';
import { BadInput } from '../contract/errors.ts';
import type { PublishedRegistration } from '../contract/registration.ts';
import type { ShownPlan } from '../functions/plan.ts';
import type { Executions } from '../ports/executions.ts';
import type { Ledger } from '../ports/ledger.ts';
import { clearly } from './aws-failure.ts';
import { findRegistration } from './find-registration.ts';
import { parseShownPlan } from './shown-plan.ts';

/** The upgrader of one cluster, as its registration in Parameter Store describes it. */
export interface ClusterUpgrader {
  readonly registration: PublishedRegistration;
  readonly ledger: Ledger;
  readonly stepFunctions: SFNClient;
  readonly executions: Executions;
  /** Asks the Lambda `plan`, which changes nothing. */
  plan(request: unknown): Promise<ShownPlan>;
}

export interface Clients {
  readonly ssm: SSMClient;
  readonly stepFunctions: SFNClient;
  readonly dynamoDb: DynamoDBClient;
  readonly lambda: LambdaClient;
}

/**
 * Clients by the environment, as every AWS tool has them: region, credentials or profile, and endpoints
 * (`AWS_ENDPOINT_URL`, `AWS_ENDPOINT_URL_DYNAMODB`), so that the verbs work against the embedded AWS, too.
 */
export function clientsFromEnvironment(): Clients {
  return {
    ssm: new SSMClient({}),
    stepFunctions: new SFNClient({}),
    dynamoDb: new DynamoDBClient({}),
    lambda: new LambdaClient({}),
  };
}

/** Does something with the upgrader of a cluster. What AWS or the SDK refuses becomes one clear error. */
export async function withCluster<Result>(
  cluster: string | undefined,
  use: (upgrader: ClusterUpgrader) => Promise<Result>,
): Promise<Result> {
  if (cluster === undefined) {
    throw new BadInput('bad-option', 'no cluster is given; name the ECS cluster with --cluster');
  }
  try {
    return await use(await openCluster(cluster, clientsFromEnvironment()));
  } catch (error) {
    throw clearly(error);
  }
}

/** Finds the upgrader of a cluster; throws `registration-missing` where there is none. */
export async function openCluster(cluster: string, clients: Clients): Promise<ClusterUpgrader> {
  const registration = await findRegistration(clients.ssm, cluster);
  const plans = new LambdaPlans({
    client: clients.lambda,
    functionName: registration.planFunction,
    parse: parseShownPlan,
  });
  return {
    registration,
    ledger: new DynamoDbLedger({ client: clients.dynamoDb, table: registration.ledgerTable, cluster }),
    stepFunctions: clients.stepFunctions,
    executions: new SfnExecutions({
      client: clients.stepFunctions,
      stateMachineArn: registration.stateMachineArn,
    }),
    plan: (request) => plans.plan(request),
  };
}
