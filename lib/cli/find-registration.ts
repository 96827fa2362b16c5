import type { SSMClient } from '@aws-sdk/client-ssm';
import { readParameter } from '../adapters/ssm/ssm-registration-store.ts';
import { BadInput } from '../contract/errors.ts';
import {
  type PublishedRegistration,
  parseRegistration,
  publishedRegistration,
  registrationParameterName,
} from '../contract/registration.ts';

/** What the upgrader of a cluster published; throws `BadInput` where there is none, or one of a wrong shape. */
export async function findRegistration(client: SSMClient, cluster: string): Promise<PublishedRegistration> {
  const name = registrationParameterName(cluster);
  const text = await readParameter(client, name);
  if (text === null) {
    throw new BadInput(
      'registration-missing',
      `there is no registration of cluster ${cluster} (parameter ${name}); deploy its upgrader first`,
    );
  }
  return parseRegistration(publishedRegistration, text, `parameter ${name}`);
}
