import {
  type ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
  type RegisterScalableTargetCommandInput,
} from '@aws-sdk/client-application-auto-scaling';
import type { DeployedResource } from '../template/template.ts';
import type { ExistingResource, Properties, ResourceHandler, ResourceRequest } from './resource-handler.ts';

/** AWS::ApplicationAutoScaling::ScalableTarget: to register again is to change. */
export class ScalableTargetHandler implements ResourceHandler {
  readonly #client: ApplicationAutoScalingClient;

  constructor(client: ApplicationAutoScalingClient) {
    this.#client = client;
  }

  async create({ properties }: ResourceRequest): Promise<DeployedResource> {
    const input = properties as unknown as RegisterScalableTargetCommandInput;
    await this.#client.send(new RegisterScalableTargetCommand(input));
    return {
      ref: [input.ResourceId, input.ScalableDimension, input.ServiceNamespace].join('|'),
      attributes: {},
    };
  }

  update(_: ExistingResource, request: ResourceRequest): Promise<DeployedResource> {
    return this.create(request);
  }

  async read({ properties }: ExistingResource): Promise<Properties> {
    const { ServiceNamespace, ResourceId } = properties as unknown as RegisterScalableTargetCommandInput;
    const command = new DescribeScalableTargetsCommand({
      ServiceNamespace,
      ResourceIds: [String(ResourceId)],
    });
    const { ScalableTargets: [live] = [] } = await this.#client.send(command);
    return { ...live };
  }
}
