import type { ServiceState, TaskState } from '../domain/cluster.ts';
import type { ImageSource } from '../domain/image-source.ts';
import type { TaskSize } from '../domain/planning/inventory.ts';
import type { Startup } from '../domain/planning/startup.ts';

/** A task definition as it can be registered again, opaque to everything but the ECS adapter. */
export type TaskDefinitionContent = Readonly<Record<string, unknown>>;

/** A change of one service; what is left out stays as it is. */
export interface ServiceChange {
  readonly desired?: number;
  readonly taskDefinition?: string;
  /** Whether ECS is to move tasks between availability zones by itself; starts no deployment. */
  readonly zoneRebalancing?: boolean;
}

/** The cluster's ECS services. Reads are eventually consistent: a change may take seconds to be seen. */
export interface Services {
  /** In the order asked for; throws `service-missing` for one that ECS does not know. */
  describe(services: readonly string[]): Promise<readonly ServiceState[]>;
  /** Tasks of one service that run or are to run, or those that stopped (ECS shows them for about an hour). */
  tasks(service: string, which: 'running' | 'stopped'): Promise<readonly TaskState[]>;
  /** The full content of a revision, to be stored and registered again; `aws:*` tags are left out. */
  content(taskDefinition: string): Promise<TaskDefinitionContent>;
  /** The image of the one container that runs Locust. */
  image(content: TaskDefinitionContent, container: string | null): string;
  /** That container's name, its image, and how ECS resolves its tag. */
  imageSource(content: TaskDefinitionContent, container: string | null): ImageSource;
  /** How that container starts Locust. */
  startup(content: TaskDefinitionContent, container: string | null): Startup;
  /** What one task takes; null where the content names no size. */
  size(content: TaskDefinitionContent): TaskSize | null;
  /** The same content with the image of that container replaced. */
  withImage(content: TaskDefinitionContent, container: string | null, image: string): TaskDefinitionContent;
  /** The same content, its workers looking for their master at this name or address. */
  withMasterAddress(
    content: TaskDefinitionContent,
    container: string | null,
    host: string,
  ): TaskDefinitionContent;
  /** Where the workers of that container look for their master; null where that can't be seen. */
  masterAddress(content: TaskDefinitionContent, container: string | null): string | null;
  /** Where two contents differ besides their family, in words that tell no value of an environment. */
  differences(before: TaskDefinitionContent, after: TaskDefinitionContent): readonly string[];
  /** Registers content as the newest revision of its family and resolves with its ARN. */
  register(content: TaskDefinitionContent): Promise<string>;
  change(service: string, change: ServiceChange): Promise<void>;
}
