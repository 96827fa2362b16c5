import { PutParameterCommand, type PutParameterCommandInput, type SSMClient } from '@aws-sdk/client-ssm';
import type { DeployedResource } from '../template/template.ts';
import type { ExistingResource, ResourceHandler, ResourceRequest } from './resource-handler.ts';

/** AWS::SSM::Parameter. */
export class ParameterHandler implements ResourceHandler {
  readonly #client: SSMClient;

  constructor(client: SSMClient) {
    this.#client = client;
  }

  create(request: ResourceRequest): Promise<DeployedResource> {
    return this.#put(request, false);
  }

  update(_: ExistingResource, request: ResourceRequest): Promise<DeployedResource> {
    return this.#put(request, true);
  }

  async #put({ properties }: ResourceRequest, Overwrite: boolean): Promise<DeployedResource> {
    const input = properties as unknown as PutParameterCommandInput;
    await this.#client.send(new PutParameterCommand({ ...input, Overwrite }));
    return { ref: String(input.Name), attributes: { Value: String(input.Value) } };
  }
}
