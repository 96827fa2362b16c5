/** The container that runs Locust, in the task definitions that a `LocustCluster` makes. */
export const containerName = 'locust';
