import type { Container, Task } from '@aws-sdk/client-ecs';
import type { TaskState } from '../../domain/cluster.ts';
import { required } from './required.ts';

/** What containers end with when something else stopped them: success, SIGKILL and SIGTERM as Docker reports them. */
const unremarkable: ReadonlySet<number> = new Set([0, 137, 143]);

/** What DescribeTasks said of one task of a service, in the domain's words. */
export function taskState(service: string, described: Task): TaskState {
  const task = required(described.taskArn, 'taskArn', `a task of ${service}`);
  return {
    task,
    service,
    taskDefinition: required(described.taskDefinitionArn, 'taskDefinitionArn', task),
    lastStatus: required(described.lastStatus, 'lastStatus', task),
    desiredStatus: required(described.desiredStatus, 'desiredStatus', task),
    address: privateAddress(described),
    startedAt: described.startedAt?.toISOString() ?? null,
    stoppedAt: described.stoppedAt?.toISOString() ?? null,
    stopCode: described.stopCode ?? null,
    stoppedReason: stoppedReason(described),
    exitCode: exitCode(described.containers ?? []),
    digests: digests(described.containers ?? []),
  };
}

/** The task's own network interface (awsvpc); it has one from PENDING on. */
function privateAddress({ attachments, containers }: Task): string | null {
  const details = (attachments ?? []).flatMap((attachment) => attachment.details ?? []);
  const attached = details.find(({ name }) => name === 'privateIPv4Address')?.value;
  const interfaces = (containers ?? []).flatMap((container) => container.networkInterfaces ?? []);
  return attached ?? interfaces.find((one) => one.privateIpv4Address)?.privateIpv4Address ?? null;
}

/** A container knows more than its task where the image could not be pulled. */
function stoppedReason({ stoppedReason, containers }: Task): string | null {
  const reasons = [stoppedReason, ...(containers ?? []).map(({ reason }) => reason)];
  return [...new Set(reasons.filter((reason) => reason))].join('; ') || null;
}

/** ECS shows them once an image was pulled; `image` alone may be the tag or, later in a deployment, the digest. */
function digests(containers: readonly Container[]): Readonly<Record<string, string>> {
  const pulled = containers.flatMap(({ name, imageDigest }) =>
    name && imageDigest ? [[name, imageDigest] as const] : [],
  );
  return Object.fromEntries(pulled);
}

/** The code that says most: when one container crashes, ECS stops the others, and those end as if all were well. */
function exitCode(containers: readonly Container[]): number | null {
  const codes = containers.flatMap(({ exitCode }) => exitCode ?? []);
  return codes.find((code) => !unremarkable.has(code)) ?? codes[0] ?? null;
}
