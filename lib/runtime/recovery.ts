import { Logger } from '@aws-lambda-powertools/logger';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SfnExecutions } from '../adapters/step-functions/sfn-executions.ts';
import { type RecoverResult, recover } from '../functions/recover.ts';
import { announcing } from './announcing-world.ts';
import { required } from './environment.ts';
import { ledgerFromEnvironment, registrationFromEnvironment, systemClock } from './world.ts';

const logger = new Logger({ serviceName: 'locust-upgrade' });

/** Recovery with the real clients, placed by the function's environment. */
export async function recoverFromEnvironment(): Promise<RecoverResult> {
  const { cluster } = registrationFromEnvironment();
  const world = {
    clock: systemClock,
    ledger: ledgerFromEnvironment(cluster),
    ...announcing(cluster),
  };
  const stateMachineArn = required('stateMachine');
  const result = await recover(world, new SfnExecutions({ client: new SFNClient({}), stateMachineArn }));
  logger.info(`recover: ${result.kind}`, { ...result });
  return result;
}
