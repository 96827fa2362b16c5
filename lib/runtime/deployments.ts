import { Logger } from '@aws-lambda-powertools/logger';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient } from '@aws-sdk/client-sfn';
import { CloudFormationStacks } from '../adapters/cloudformation/cloudformation-stacks.ts';
import { DynamoDbDeployments } from '../adapters/dynamodb/dynamodb-deployments.ts';
import { DynamoDbLockClosing } from '../adapters/dynamodb/dynamodb-lock-closing.ts';
import { LambdaPlans } from '../adapters/lambda/lambda-plans.ts';
import { SfnExecutions } from '../adapters/step-functions/sfn-executions.ts';
import { type DeployEvent, parseDeployEvent, parsePlanAnswer } from '../contract/deploy.ts';
import type { DeployWorld } from '../functions/deploy-world.ts';
import type { Plans } from '../ports/plans.ts';
import { required } from './environment.ts';
import { shortReason } from './short-reason.ts';
import { ledgerFromEnvironment, registrationFromEnvironment, systemClock } from './world.ts';

const logger = new Logger({ serviceName: 'locust-upgrade' });

/** The handler of a Lambda of the deploy's provider, with the real clients, placed by the function's environment. */
export function deployHandler<Answer extends object>(
  run: (world: DeployWorld, event: DeployEvent) => Promise<Answer>,
): (event: unknown) => Promise<Answer> {
  // Made at the first call and kept: a warm function goes on with the connections that it has.
  let world: DeployWorld | undefined;
  return async (event) => {
    const parsed = parseDeployEvent(event);
    const { RequestType, RequestId, ResourceProperties } = parsed;
    const what = `${RequestType} of ${ResourceProperties.Kind}`;
    try {
      world ??= worldOfDeploys();
      const answer = await run(world, parsed);
      logger.info(what, { RequestId, ...answer });
      return answer;
    } catch (error) {
      logger.error(what, { RequestId, error: error as Error });
      throw readable(error);
    }
  };
}

/** What CloudFormation shows of an error is its message: the code stands in it, and all of it fits. */
function readable(error: unknown): Error {
  const readableError = new Error(shortReason(error), { cause: error });
  if (error instanceof Error) readableError.name = error.name;
  return readableError;
}

function worldOfDeploys(): DeployWorld {
  const registration = registrationFromEnvironment();
  const { cluster } = registration;
  const stateMachineArn = required('stateMachine');
  const ledgerTable = { client: new DynamoDBClient({}), table: required('ledgerTable'), cluster };
  let plans: Plans | undefined;
  return {
    clock: systemClock,
    registration,
    ledger: ledgerFromEnvironment(cluster),
    deployments: new DynamoDbDeployments(ledgerTable),
    lock: new DynamoDbLockClosing(ledgerTable),
    executions: new SfnExecutions({ client: new SFNClient({}), stateMachineArn }),
    stacks: new CloudFormationStacks(new CloudFormationClient({})),
    // Who looks on only is not told the Plan function's name.
    get plans() {
      plans ??= new LambdaPlans({
        client: new LambdaClient({}),
        functionName: required('planFunction'),
        parse: parsePlanAnswer,
      });
      return plans;
    },
  };
}
