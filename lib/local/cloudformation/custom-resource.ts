import { randomUUID } from 'node:crypto';
import { UpgradeError } from '../../contract/errors.ts';
import type { FunctionInvoker } from '../lambda/function-definition.ts';
import { type ResourceState, stackArn } from './embedded-cloudformation.ts';
import type { CustomResourceResponse, ResponseDoor } from './response-door.ts';

/** A custom resource as its template declares it, its properties resolved. */
export interface CustomResource {
  readonly logicalId: string;
  /** `Custom::…` or `AWS::CloudFormation::CustomResource`. */
  readonly type: string;
  /** ARN of the function that provides it. */
  readonly serviceToken: string;
  readonly serviceTimeoutSeconds: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** One that exists: what its provider answered, and the properties that it was last given. */
export interface ExistingCustomResource extends CustomResource {
  readonly physicalId: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What a provider is invoked with (CloudFormation user guide, "Custom resource request objects"). */
export interface CustomResourceEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ServiceToken: string;
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceType: string;
  readonly ResourceProperties: Readonly<Record<string, unknown>>;
  readonly OldResourceProperties?: Readonly<Record<string, unknown>>;
}

/** A request under way. CloudFormation may cancel a deployment and send the next one while this goes on. */
export interface SentRequest {
  readonly event: CustomResourceEvent;
  /** The provider's first answer; rejects with `custom-resource-silent` after the resource's own timeout. */
  readonly answered: Promise<CustomResourceResponse>;
}

export interface CustomResourcesSettings {
  readonly door: ResponseDoor;
  readonly functions: FunctionInvoker;
  readonly stackName: string;
}

/**
 * The life of custom resources as CloudFormation leads it: the real provider functions are invoked with its events and
 * answer at `ResponseURL`. What is not simulated: Lambda's own repetition of an asynchronous invocation that failed
 * (`deliver` an event again for that).
 */
export class CustomResources {
  /** Every event that was sent, to be delivered again. */
  readonly sent: CustomResourceEvent[] = [];
  readonly #settings: CustomResourcesSettings;
  readonly #states = new Map<string, ResourceState>();

  constructor(settings: CustomResourcesSettings) {
    this.#settings = settings;
  }

  /** Throws `custom-resource-failed` with the provider's reason. */
  async create(resource: CustomResource): Promise<ExistingCustomResource> {
    return existing(resource, await succeeded(this.send('Create', resource)));
  }

  /** An answer with another physical id means a replacement: the old one is deleted then, as a deployment does. */
  async update(before: ExistingCustomResource, resource: CustomResource): Promise<ExistingCustomResource> {
    const after = existing(resource, await succeeded(this.send('Update', resource, before)));
    if (after.physicalId !== before.physicalId) await this.delete(before);
    return after;
  }

  async delete(resource: ExistingCustomResource): Promise<void> {
    await succeeded(this.send('Delete', resource, resource));
  }

  /** How far a resource is, as CloudFormation's API says; undefined for one that was never asked for. */
  stateOf(logicalId: string): ResourceState | undefined {
    return this.#states.get(logicalId);
  }

  /** Sends one request and waits for nothing. */
  send(
    kind: CustomResourceEvent['RequestType'],
    resource: CustomResource,
    before: ExistingCustomResource | null = null,
  ): SentRequest {
    const requestId = randomUUID();
    const answer = Promise.withResolvers<CustomResourceResponse>();
    const event: CustomResourceEvent = {
      RequestType: kind,
      ServiceToken: resource.serviceToken,
      ResponseURL: this.#settings.door.open(requestId, answer.resolve),
      StackId: stackArn(this.#settings.stackName),
      RequestId: requestId,
      LogicalResourceId: resource.logicalId,
      ResourceType: resource.type,
      ResourceProperties: propertiesOf(resource),
      ...(before && { PhysicalResourceId: before.physicalId }),
      ...(before && kind === 'Update' && { OldResourceProperties: propertiesOf(before) }),
    };
    const patience = setTimeout(() => answer.reject(silent(resource)), resource.serviceTimeoutSeconds * 1000);
    patience.unref();
    this.sent.push(event);
    this.#becomes(resource, kind, 'IN_PROGRESS');
    void this.deliver(event).catch(answer.reject);
    return { event, answered: this.#settled(event, answer.promise).finally(() => clearTimeout(patience)) };
  }

  async #settled(
    { RequestType, LogicalResourceId: logicalId, ResourceType: type }: CustomResourceEvent,
    answer: Promise<CustomResourceResponse>,
  ): Promise<CustomResourceResponse> {
    const response = await answer;
    this.#becomes({ logicalId, type }, RequestType, response.Status === 'SUCCESS' ? 'COMPLETE' : 'FAILED');
    return response;
  }

  #becomes(
    { logicalId, type }: Pick<CustomResource, 'logicalId' | 'type'>,
    kind: CustomResourceEvent['RequestType'],
    end: 'IN_PROGRESS' | 'COMPLETE' | 'FAILED',
  ): void {
    const verb = kind.toUpperCase() as Uppercase<typeof kind>;
    this.#states.set(logicalId, { type, status: `${verb}_${end}` });
  }

  /** Invokes the provider with an event, once more if it has seen it already: delivery is at least once. */
  async deliver(event: CustomResourceEvent): Promise<void> {
    await this.#settings.functions.invoke(event.ServiceToken, event);
  }
}

async function succeeded({ answered }: SentRequest): Promise<CustomResourceResponse> {
  const response = await answered;
  if (response.Status === 'SUCCESS') return response;
  throw new UpgradeError('custom-resource-failed', response.Reason ?? 'the provider gave no reason');
}

function existing(resource: CustomResource, response: CustomResourceResponse): ExistingCustomResource {
  return { ...resource, physicalId: response.PhysicalResourceId, attributes: response.Data ?? {} };
}

function silent({ logicalId, serviceTimeoutSeconds }: CustomResource): UpgradeError {
  return new UpgradeError(
    'custom-resource-silent',
    `CloudFormation did not receive a response from the custom resource ${logicalId} within ${serviceTimeoutSeconds} s: see the log of its provider`,
  );
}

function propertiesOf({ serviceToken, properties }: CustomResource): Readonly<Record<string, unknown>> {
  return texts({ ServiceToken: serviceToken, ...properties }) as Readonly<Record<string, unknown>>;
}

/** CloudFormation hands every number and truth value to a provider as text, at any depth. */
function texts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(texts);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, texts(each)]));
  }
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}
