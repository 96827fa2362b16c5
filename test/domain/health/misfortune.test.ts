import { describe, expect, test } from 'vitest';
import { misfortuneOfEvent, misfortuneOfTask } from '../../../lib/domain/health/misfortune.ts';
import { stoppedTask } from '../fixtures.ts';

/** Lines as ECS words them, shortened; ids and names are made up. */
const endings: readonly (readonly [code: string, blame: string, stopCode: string, line: string])[] = [
  [
    'image-pull-failed',
    'revision',
    'TaskFailedToStart',
    'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/locustio/locust:9.9.9: not found',
  ],
  [
    'image-pull-failed',
    'revision',
    'TaskFailedToStart',
    'CannotPullImageManifestError: Error response from daemon: manifest unknown',
  ],
  [
    'image-pull-failed',
    'revision',
    'TaskFailedToStart',
    'CannotPullContainerError: dial tcp 3.5.1.2:443: i/o timeout; no route to host',
  ],
  [
    'image-pull-rate-limited',
    'surroundings',
    'TaskFailedToStart',
    'CannotPullContainerError: httpReadSeeker: failed open: unexpected status code 429 Too Many Requests - toomanyrequests: You have reached your pull rate limit',
  ],
  [
    'wrong-architecture',
    'revision',
    'TaskFailedToStart',
    'CannotStartContainerError: exec /usr/bin/locust: exec format error',
  ],
  [
    'secret-unreadable',
    'revision',
    'TaskFailedToStart',
    'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: AccessDeniedException',
  ],
  [
    'secret-unreadable',
    'revision',
    'TaskFailedToStart',
    'ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secrets from ssm: TooManyUpdates: rate limit exceeded',
  ],
  [
    'registry-auth-failed',
    'revision',
    'TaskFailedToStart',
    'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s)',
  ],
  [
    'registry-auth-failed',
    'revision',
    'TaskFailedToStart',
    'ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue',
  ],
  [
    'log-group-missing',
    'revision',
    'TaskFailedToStart',
    'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: ResourceNotFoundException: The specified log group does not exist.',
  ],
  [
    'task-not-initialized',
    'revision',
    'TaskFailedToStart',
    'ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes',
  ],
  [
    'no-free-address',
    'surroundings',
    'TaskFailedToStart',
    'Unexpected EC2 error while attempting to create network interface: InsufficientFreeAddressesInSubnet',
  ],
  [
    'out-of-memory',
    'revision',
    'EssentialContainerExited',
    'Essential container in task exited; OutOfMemoryError: Container killed due to memory usage',
  ],
  ['spot-interrupted', 'host', 'SpotInterruption', 'Your Spot Task was interrupted.'],
  [
    'host-taken-away',
    'host',
    'TerminationNotice',
    'ECS is performing maintenance on the underlying infrastructure',
  ],
  ['host-taken-away', 'host', 'InfrastructureHealth', 'Host is unhealthy'],
  [
    'killed-by-load-balancer',
    'revision',
    'ServiceSchedulerInitiated',
    'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:…:targetgroup/green/1)',
  ],
  ['failed-health-check', 'revision', 'ServiceSchedulerInitiated', 'Task failed container health checks'],
];

describe('a task that ended', () => {
  test.each(endings)('%s, the doing of the %s: %s %s', (code, blame, stopCode, stoppedReason) => {
    expect(misfortuneOfTask(stoppedTask({ stopCode, stoppedReason }))).toMatchObject({
      code,
      blame,
      line: stoppedReason,
    });
  });

  test.each([
    ['was scaled away', 'ServiceSchedulerInitiated', 'Scaling activity initiated by (deployment ecs-svc/1)'],
    ['simply exited', 'EssentialContainerExited', 'Essential container in task exited'],
    ['was stopped by somebody', 'UserInitiated', 'Task stopped by user'],
    ['gives no reason', 'TaskFailedToStart', null],
  ])('has no name where it %s', (_, stopCode, stoppedReason) => {
    expect(misfortuneOfTask(stoppedTask({ stopCode, stoppedReason }))).toBeNull();
  });

  test('without a reason is told of by its stop code', () => {
    expect(misfortuneOfTask(stoppedTask({ stopCode: 'SpotInterruption', stoppedReason: null }))?.line).toBe(
      'SpotInterruption',
    );
  });
});

describe('a service event', () => {
  test.each([
    [
      'capacity-unavailable',
      '(service green-worker) was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.',
    ],
    [
      'quota-reached',
      "(service green-worker) was unable to place a task. Reason: You've reached the limit on the number of vCPUs you can run concurrently.",
    ],
    [
      'quota-reached',
      "(service green-worker) was unable to place a task. Reason: You've reached the limit on the number of tasks you can run concurrently.",
    ],
    [
      'no-container-instance',
      '(service green-worker) was unable to place a task because no container instance met all of its requirements. The closest matching container-instance 1 has insufficient CPU units available.',
    ],
    [
      'no-free-address',
      '(service green-worker) failed to launch a task with (error InsufficientFreeAddressesInSubnet)',
    ],
    [
      'killed-by-load-balancer',
      '(service green-master) (port 8089) is unhealthy in (target-group arn:aws:elasticloadbalancing:…:targetgroup/green/1) due to (reason Health checks failed)',
    ],
    ['zone-rebalancing', '(service green-worker) AZ Rebalancing in progress. Stopped 1 task.'],
  ])('%s: %s', (code, message) => {
    expect(misfortuneOfEvent(message)).toMatchObject({ code, line: message });
  });

  test.each([
    '(service green-worker) has started 3 tasks: (task 1) (task 2) (task 3).',
    '(service green-worker) has reached a steady state.',
    '(service green-worker) is unable to consistently start tasks successfully.',
  ])('of an ordinary day has none: %s', (message) => {
    expect(misfortuneOfEvent(message)).toBeNull();
  });
});
