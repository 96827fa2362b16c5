import { isDeepStrictEqual } from 'node:util';
import type { StackDefinition } from '../template/load.ts';
import type { DeployedResource, TemplateResource } from '../template/template.ts';
import { dependenciesOf } from './dependencies.ts';
import type { HandlerOf } from './handlers.ts';
import type { ExistingResource, Properties, ResourceHandler, ResourceRequest } from './resource-handler.ts';
import { type Difference, differencesOf } from './would-write.ts';

type DeployableStack = Pick<StackDefinition, 'template' | 'resolve'>;

export interface StackDeploymentProps {
  readonly stackName: string;
  readonly handlerOf: HandlerOf;
  /** What the stack's functions look names up in; this deployment fills it. */
  readonly deployed: Map<string, DeployedResource>;
}

/**
 * CloudFormation, as far as a Locust cluster and its upgrader need it: resources are created in the order of their
 * dependencies and at the same time where there is none, and on an update each resource of which any property changed
 * is written with all of its properties. A change that would replace a resource is not simulated, except for task
 * definitions and custom resources; nothing is deleted and nothing rolled back.
 */
export class StackDeployment {
  readonly #props: StackDeploymentProps;
  readonly #existing = new Map<string, ExistingResource>();

  constructor(props: StackDeploymentProps) {
    this.#props = props;
  }

  /** Creates the stack, or updates it. Throws what a handler throws; what was done stays. */
  async deploy(stack: DeployableStack): Promise<void> {
    const { template } = stack;
    const under = new Map<string, Promise<void>>();
    const ready = (logicalId: string): Promise<void> => {
      const known = under.get(logicalId);
      if (known) return known;
      const resource = template.Resources[logicalId];
      const done = resource ? this.#after(resource, logicalId, stack, ready) : Promise.resolve();
      under.set(logicalId, done);
      return done;
    };
    await Promise.all(Object.keys(template.Resources).map(ready));
  }

  /**
   * What another deployment of the same template would write into resources that something else changes, if it had to
   * write any: each property that the template names and whose live value is another one.
   */
  async wouldWrite(): Promise<readonly Difference[]> {
    const differences = [...this.#existing.values()].map(async (existing) => {
      const live = await this.#handlerOf(existing.type)?.read?.(existing);
      return live ? differencesOf(existing, live) : [];
    });
    return (await Promise.all(differences)).flat();
  }

  /** What `Ref` gives for a resource that was made. */
  deployedResource(logicalId: string): ExistingResource | undefined {
    return this.#existing.get(logicalId);
  }

  async #after(
    resource: TemplateResource,
    logicalId: string,
    { resolve }: DeployableStack,
    ready: (logicalId: string) => Promise<void>,
  ): Promise<void> {
    await Promise.all(dependenciesOf(resource).map(ready));
    const handler = this.#handlerOf(resource.Type);
    if (!handler) return;
    const { stackName } = this.#props;
    const properties = (resolve(resource.Properties ?? {}) ?? {}) as Properties;
    await this.#write(handler, { stackName, logicalId, type: resource.Type, properties });
  }

  async #write(handler: ResourceHandler, request: ResourceRequest): Promise<void> {
    const before = this.#existing.get(request.logicalId);
    if (before && isDeepStrictEqual(before.properties, request.properties)) return;
    const { ref, attributes } = before
      ? await handler.update(before, request)
      : await handler.create(request);
    this.#existing.set(request.logicalId, { ...request, ref, attributes });
    this.#props.deployed.set(request.logicalId, { ref, attributes });
  }

  #handlerOf(type: string): ResourceHandler | undefined {
    return this.#props.handlerOf(type);
  }
}
