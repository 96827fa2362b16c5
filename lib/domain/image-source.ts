/** The one container of a task definition that runs Locust, and where its image comes from. */
export interface ImageSource {
  /** Name of the container. */
  readonly container: string;
  readonly image: string;
  /**
   * Whether ECS resolves a tag once for a whole deployment (`versionConsistency`, enabled by default): else each task
   * may run another image.
   */
  readonly resolvedOnce: boolean;
}
