import { onDeploy } from '../../lib/functions/on-deploy.ts';
import { deployHandler } from '../../lib/runtime/deployments.ts';

/** Decides what a request of CloudFormation comes to, and starts or aborts. */
export const handler = deployHandler(onDeploy);
