import { onDeployComplete } from '../../lib/functions/on-deploy-complete.ts';
import { deployHandler } from '../../lib/runtime/deployments.ts';

/** Looks whether a request of CloudFormation has come to its end. */
export const handler = deployHandler(onDeployComplete);
