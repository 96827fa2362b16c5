import {
  CreatePrivateDnsNamespaceCommand,
  CreateServiceCommand,
  type CreateServiceCommandInput,
  ListNamespacesCommand,
  type ServiceDiscoveryClient,
} from '@aws-sdk/client-servicediscovery';
import type { DeployedResource } from '../template/template.ts';
import { onceMade } from './once-made.ts';
import type { ResourceHandler, ResourceRequest } from './resource-handler.ts';

/** AWS::ServiceDiscovery::PrivateDnsNamespace. Times to live change nothing here, where nothing answers DNS. */
export function namespaceHandler(client: ServiceDiscoveryClient): ResourceHandler {
  return onceMade(async ({ properties: { Name, Vpc } }: ResourceRequest): Promise<DeployedResource> => {
    await client.send(new CreatePrivateDnsNamespaceCommand({ Name: String(Name), Vpc: String(Vpc) }));
    const { Namespaces = [] } = await client.send(new ListNamespacesCommand({}));
    const { Id = '', Arn = '' } = Namespaces.find((each) => each.Name === Name) ?? {};
    return { ref: Id, attributes: { Id, Arn } };
  });
}

/** AWS::ServiceDiscovery::Service, the name of one master. */
export function discoveryServiceHandler(client: ServiceDiscoveryClient): ResourceHandler {
  return onceMade(async ({ properties }: ResourceRequest): Promise<DeployedResource> => {
    const input = properties as unknown as CreateServiceCommandInput;
    const { Service } = await client.send(new CreateServiceCommand(input));
    const { Id = '', Arn = '', Name = '' } = Service ?? {};
    return { ref: Id, attributes: { Id, Arn, Name } };
  });
}
