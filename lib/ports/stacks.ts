import type { StackDirection } from '../domain/deployment/deployment.ts';

/** CloudFormation's stacks, by their ARNs. */
export interface Stacks {
  directionOf(stackId: string): Promise<StackDirection>;
}

/** What CloudFormation knows of the resources in a stack. */
export interface StackResources {
  /** Whether the resource has been created already. False while it is, and for one that is not known. */
  wasCreated(stackId: string, logicalId: string): Promise<boolean>;
}
