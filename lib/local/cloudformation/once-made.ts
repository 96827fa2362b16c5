import { UpgradeError } from '../../contract/errors.ts';
import type { DeployedResource } from '../template/template.ts';
import type { ResourceHandler, ResourceRequest } from './resource-handler.ts';

/** For types that no test changes after they were made: a change is refused by name. */
export function onceMade(create: (request: ResourceRequest) => Promise<DeployedResource>): ResourceHandler {
  return {
    create,
    update: async (_, { logicalId, type }) => {
      throw new UpgradeError(
        'update-not-implemented',
        `the embedded CloudFormation can't change ${logicalId}, a ${type}: deploy it into a fresh embedded AWS`,
      );
    },
  };
}
