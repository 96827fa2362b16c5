import type { TaskState } from '../cluster.ts';

/**
 * Whose doing it was: the revision's, which is evidence against it; that of what surrounds it, which may pass; or that
 * of AWS, which takes hosts away and says nothing about the revision.
 */
export type Blame = 'revision' | 'surroundings' | 'host';

/** Why a task ended or did not come up: a stable code, what it means, and ECS's own words. */
export interface Misfortune {
  readonly code: string;
  readonly meaning: string;
  readonly blame: Blame;
  readonly line: string;
}

interface Kind extends Omit<Misfortune, 'line'> {
  readonly text: RegExp;
}

/**
 * What ECS says of tasks that ended. It is prose, changes without notice, and is matched by its beginnings and names of
 * errors: "Amazon ECS stopped tasks error messages" (developer guide), and lines that users posted. The order counts.
 */
const taskKinds: readonly Kind[] = [
  kind(
    'image-pull-rate-limited',
    'surroundings',
    'the registry limits pulls',
    /CannotPull\w*Error.*(toomanyrequests|429 Too Many|rate limit)/is,
  ),
  kind('wrong-architecture', 'revision', 'the image is for another processor', /exec format error/i),
  kind('image-pull-failed', 'revision', 'the image can not be pulled', /CannotPull\w*Error/i),
  kind('no-free-address', 'surroundings', 'the subnet has no free address', addressesGone()),
  kind(
    'registry-auth-failed',
    'revision',
    'the execution role may not log in to ECR',
    /ResourceInitializationError.*(ecr registry auth|registry auth from Amazon ECR)/is,
  ),
  kind(
    'log-group-missing',
    'revision',
    'the log group can not be written',
    /ResourceInitializationError.*(log group|log stream|logger)/is,
  ),
  kind(
    'secret-unreadable',
    'revision',
    'a secret can not be read',
    /ResourceInitializationError.*(secret|ssm|asm|parameter)/is,
  ),
  kind('task-not-initialized', 'revision', 'the task can not be set up', /ResourceInitializationError/i),
  kind('out-of-memory', 'revision', 'the task has too little memory', /OutOfMemory/i),
  kind(
    'killed-by-load-balancer',
    'revision',
    'the load balancer found it unhealthy',
    /failed ELB health checks/i,
  ),
  kind(
    'failed-health-check',
    'revision',
    'its health check found it unhealthy',
    /failed container health checks/i,
  ),
];

/** Stop codes that say all (ECS API reference, `Task.stopCode`). */
const stopCodes: Readonly<Record<string, Omit<Misfortune, 'line'>>> = {
  SpotInterruption: {
    code: 'spot-interrupted',
    meaning: 'Spot took the capacity back',
    blame: 'host',
  },
  TerminationNotice: { code: 'host-taken-away', meaning: 'AWS took the host away', blame: 'host' },
  InfrastructureHealth: { code: 'host-taken-away', meaning: 'AWS took the host away', blame: 'host' },
};

/** What services say in their events. A task that found no place exists nowhere else. */
const eventKinds: readonly Kind[] = [
  kind('capacity-unavailable', 'surroundings', 'AWS has no capacity now', /Capacity is unavailable/i),
  kind(
    'quota-reached',
    'surroundings',
    'a quota of the account is reached',
    /reached the limit on the number of/i,
  ),
  kind(
    'no-container-instance',
    'surroundings',
    'no instance of the cluster has room for it',
    /no container instance met all of its requirements/i,
  ),
  kind('no-free-address', 'surroundings', 'the subnet has no free address', addressesGone()),
  kind(
    'killed-by-load-balancer',
    'revision',
    'the load balancer found it unhealthy',
    /\(target-group .+ unhealthy|unhealthy in \(target-group|failed ELB health checks/i,
  ),
  kind(
    'zone-rebalancing',
    'surroundings',
    'ECS moves tasks between availability zones',
    /AZ Rebalancing|Availability Zone rebalancing/i,
  ),
];

/** Codes of all that has a name, in the order in which it is looked for. */
export const misfortuneCodes: ReadonlySet<string> = new Set(
  [...Object.values(stopCodes), ...taskKinds, ...eventKinds].map(({ code }) => code),
);

/** Why a task ended, in as far as it has a name; null for one that was scaled away, or that simply exited. */
export function misfortuneOfTask({ stopCode, stoppedReason }: TaskState): Misfortune | null {
  const line = stoppedReason ?? stopCode ?? '';
  const known = stopCodes[stopCode ?? ''];
  return known ? { ...known, line } : named(taskKinds, line);
}

/** What a service event says went wrong; null for one that tells of an ordinary day. */
export function misfortuneOfEvent(message: string): Misfortune | null {
  return named(eventKinds, message);
}

function named(kinds: readonly Kind[], line: string): Misfortune | null {
  const found = kinds.find(({ text }) => text.test(line));
  return found ? { code: found.code, meaning: found.meaning, blame: found.blame, line } : null;
}

function kind(code: string, blame: Blame, meaning: string, text: RegExp): Kind {
  return { code, blame, meaning, text };
}

function addressesGone(): RegExp {
  return /InsufficientFreeAddresses|not enough free addresses|insufficient free addresses|no available IP/i;
}
