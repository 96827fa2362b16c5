/** How the scheduler behaves where AWS's own timing or behaviour is a matter of capacity, or not documented. */
export interface EcsSettings {
  /** From PROVISIONING to the start of the container. Fargate takes 20 to 60 s. */
  readonly launchSeconds: number;
  /** Without a health check a task counts as healthy after this long RUNNING (40 s, ECS developer guide). */
  readonly healthyAfterSeconds: number;
  /** SIGKILL this long after SIGTERM where the task definition says nothing (30 s, ECS developer guide). */
  readonly stopTimeoutSeconds: number;
  /** Whether a task that is stopping takes up room below the ceiling. Not documented: tests run both ways. */
  readonly stoppingTakesRoom: boolean;
  /** Whether a task that ends after RUNNING counts for the circuit breaker. Not documented: tests run both ways. */
  readonly exitsFailDeployment: boolean;
  /** What stands before the service's name in the `group` of its tasks. Not documented: tests run both ways. */
  readonly groupPrefix: string;
  /**
   * Whether an UpdateService that names a value which is there already, such as the same network, starts a deployment.
   * Not documented: tests run both ways.
   */
  readonly sameValuesDeploy: boolean;
  /** How long a stopped task can still be described (at least an hour on AWS). */
  readonly stoppedVisibleSeconds: number;
  /** Tasks that the whole of ECS has room for; null for no limit. More are not placed, and an event says so. */
  capacity: number | null;
  /** What the event says of tasks that find no place: capacity, a quota, an instance. */
  placementRefusal: string;
  /** Reads of services and tasks show the state as it was this long ago: eventual consistency. */
  staleReadMilliseconds: number;
  /** Whether requests beyond the token buckets of the ECS API are throttled. */
  throttle: boolean;
}

export const awsLikeSettings: EcsSettings = {
  launchSeconds: 30,
  healthyAfterSeconds: 40,
  stopTimeoutSeconds: 30,
  stoppingTakesRoom: true,
  exitsFailDeployment: false,
  groupPrefix: 'service:',
  sameValuesDeploy: true,
  stoppedVisibleSeconds: 3_600,
  capacity: null,
  placementRefusal:
    'Capacity is unavailable at this time. Please try again later or in a different availability zone.',
  staleReadMilliseconds: 0,
  throttle: false,
};

/** One machine has nothing to provision: what is left is the time that Locust itself takes. */
export const localSettings: EcsSettings = {
  ...awsLikeSettings,
  launchSeconds: 0.2,
  healthyAfterSeconds: 0.2,
};
