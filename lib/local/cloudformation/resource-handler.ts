import type { DeployedResource } from '../template/template.ts';

/** Properties in CloudFormation's spelling, every token replaced. */
export type Properties = Readonly<Record<string, unknown>>;

/** One resource as a deployment asks for it. */
export interface ResourceRequest {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Properties;
}

/** A resource that a deployment made, with the properties that its template last gave it. */
export interface ExistingResource extends ResourceRequest, DeployedResource {}

/** What CloudFormation does for one type of resource, through the APIs of its service. */
export interface ResourceHandler {
  create(request: ResourceRequest): Promise<DeployedResource>;
  /**
   * Called when any property changed, with all of them: what a handler can change it writes, changed or not. A type
   * that is always replaced makes a new one.
   */
  update(before: ExistingResource, request: ResourceRequest): Promise<DeployedResource>;
  /** The live state in the template's spelling; only types that something else changes have it. */
  read?(existing: ExistingResource): Promise<Properties>;
}
