import { ServiceNotActiveException, ServiceNotFoundException } from '@aws-sdk/client-ecs';
import { UpgradeError } from '../../contract/errors.ts';

/** The `service-missing` error, with what ECS gave for a reason. */
export function serviceMissing(
  service: string,
  cluster: string,
  reason: string,
  cause?: unknown,
): UpgradeError {
  return new UpgradeError(
    'service-missing',
    `ECS has no service ${service} in cluster ${cluster} (${reason}): create it or correct the registration`,
    { cause },
  );
}

/** The answer of a call about one service; `service-missing` where ECS says that it is not there, or being deleted. */
export async function unlessMissing<Answer>(
  service: string,
  cluster: string,
  call: Promise<Answer>,
): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    const gone = error instanceof ServiceNotFoundException || error instanceof ServiceNotActiveException;
    throw gone ? serviceMissing(service, cluster, error.name, error) : error;
  }
}
