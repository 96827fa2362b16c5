import { localRegion } from '../aws-api.ts';
import { accessKeyOf } from '../calls/access-key.ts';
import type { FunctionDefinition } from './function-definition.ts';

/** Nothing that the developer's own files say may reach a function: without these the SDK reads ~/.aws/config. */
const isolation = {
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** Nobody checks them, but the access key id says who calls. */
const credentialsOf = (functionName: string) => ({
  AWS_ACCESS_KEY_ID: accessKeyOf(functionName),
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_SESSION_TOKEN: 'local',
});

/**
 * The complete environment of a function's thread: nothing is inherited from this process. `endpoints` are the
 * `AWS_ENDPOINT_URL` variables that lead the SDK to the embedded services.
 */
export function threadEnvironment(
  definition: FunctionDefinition,
  endpoints: Readonly<Record<string, string>>,
  version: string,
): Record<string, string> {
  return {
    ...definition.environment,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMiB),
    AWS_REGION: localRegion,
    AWS_DEFAULT_REGION: localRegion,
    TZ: ':UTC',
    ...credentialsOf(definition.name),
    ...isolation,
    ...endpoints,
  };
}
