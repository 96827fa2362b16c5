import type { DeployedResource } from '../template/template.ts';
import type { CustomResource, CustomResources, ExistingCustomResource } from './custom-resource.ts';
import type { ExistingResource, ResourceHandler, ResourceRequest } from './resource-handler.ts';

/** Custom resources, led through their lives by the real functions of the stack. */
export class CustomResourceHandler implements ResourceHandler {
  readonly #resources: CustomResources;
  readonly #existing = new Map<string, ExistingCustomResource>();

  constructor(resources: CustomResources) {
    this.#resources = resources;
  }

  async create(request: ResourceRequest): Promise<DeployedResource> {
    return this.#keep(await this.#resources.create(customResourceOf(request)));
  }

  async update({ logicalId }: ExistingResource, request: ResourceRequest): Promise<DeployedResource> {
    const before = this.#existing.get(logicalId);
    if (!before) return this.create(request);
    return this.#keep(await this.#resources.update(before, customResourceOf(request)));
  }

  #keep(existing: ExistingCustomResource): DeployedResource {
    this.#existing.set(existing.logicalId, existing);
    const attributes = Object.entries(existing.attributes).map(([name, value]) => [name, String(value)]);
    return { ref: existing.physicalId, attributes: Object.fromEntries(attributes) };
  }
}

/** A provider has an hour to answer unless the resource says less (CloudFormation template reference). */
function customResourceOf({ logicalId, type, properties }: ResourceRequest): CustomResource {
  const { ServiceToken, ServiceTimeout, ...others } = properties;
  return {
    logicalId,
    type,
    serviceToken: String(ServiceToken),
    serviceTimeoutSeconds: Number(ServiceTimeout ?? 3_600),
    properties: others,
  };
}
