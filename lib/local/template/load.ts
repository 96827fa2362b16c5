import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CustomResource } from '../cloudformation/custom-resource.ts';
import type { FunctionDefinition, FunctionVersion } from '../lambda/function-definition.ts';
import type { TopicDefinition } from '../sns/embedded-sns.ts';
import type { MachineDefinition } from '../step-functions/machine.ts';
import { codeFolder } from './assets.ts';
import { physicalName } from './references.ts';
import { resolver } from './resolver.ts';
import { type RuleDefinition, ruleOf } from './rules.ts';
import { type ScheduleDefinition, scheduleOf } from './schedules.ts';
import type { DeployedResources, Resolve, Template, TemplateResource } from './template.ts';
import { versionNumbers, versionsOf } from './versions.ts';

/** A DynamoDB table as the template declares it: what CreateTable takes. */
export interface TableDefinition {
  readonly TableName: string;
  readonly KeySchema: unknown;
  readonly AttributeDefinitions: unknown;
  readonly BillingMode: unknown;
}

export interface ParameterDefinition {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/** What the embedded AWS takes from a synthesized stack. Everything else in it (roles, permissions) is left aside. */
export interface StackDefinition {
  readonly template: Template;
  /** Replaces tokens as this deployment does. */
  readonly resolve: Resolve;
  readonly functions: readonly FunctionDefinition[];
  /** Published versions that the template declares. */
  readonly versions: readonly FunctionVersion[];
  readonly machines: readonly MachineDefinition[];
  readonly tables: readonly TableDefinition[];
  readonly parameters: readonly ParameterDefinition[];
  readonly rules: readonly RuleDefinition[];
  readonly topics: readonly TopicDefinition[];
  readonly schedules: readonly ScheduleDefinition[];
  readonly customResources: readonly TemplateCustomResource[];
}

/** Read when it is deployed: its properties may name what only other resources' creation brings forth. */
export interface TemplateCustomResource {
  readonly logicalId: string;
  /** ARN of the function that provides it. */
  readonly serviceToken: string;
  /** Throws `unresolvable-template`. */
  resolved(): CustomResource;
}

/**
 * Reads one stack of a cloud assembly as it would be deployed; `published` are the function versions of deployments
 * before. Throws `unresolvable-template` for a token without a value here. What is `deployed` fills up as a deployment
 * goes on: environments and parameters that name it are read when they are needed.
 */
export function loadStack(
  assemblyFolder: string,
  stackName: string,
  published: readonly FunctionVersion[] = [],
  deployed: DeployedResources = new Map(),
): StackDefinition {
  const template: Template = JSON.parse(
    readFileSync(join(assemblyFolder, `${stackName}.template.json`), 'utf8'),
  );
  const numbers = versionNumbers(template, published);
  const resolve = resolver(template, stackName, numbers, deployed);
  const resources = namedResources(template, resolve);
  const ofType = <Kind>(type: string, read: (resource: NamedResource) => Kind): readonly Kind[] =>
    resources.filter(({ resource }) => resource.Type === type).map(read);
  return {
    template,
    resolve,
    functions: ofType('AWS::Lambda::Function', (named) => functionOf(named, assemblyFolder, stackName)),
    versions: versionsOf(template, numbers, resolve),
    machines: ofType('AWS::StepFunctions::StateMachine', machineOf),
    tables: ofType('AWS::DynamoDB::Table', tableOf),
    parameters: ofType('AWS::SSM::Parameter', parameterOf),
    rules: ofType('AWS::Events::Rule', ({ name, property }) => ({
      state: property('State'),
      rule: ruleOf(name, property),
    }))
      .filter(({ state }) => state !== 'DISABLED')
      .map(({ rule }) => rule),
    customResources: resources.filter(({ resource }) => isCustom(resource)).map(customResourceOf),
    topics: ofType('AWS::SNS::Topic', ({ reference }) => ({ arn: String(reference()) })),
    schedules: ofType('AWS::Scheduler::Schedule', ({ name, property }) => scheduleOf(name, property)),
  };
}

function isCustom({ Type }: TemplateResource): boolean {
  return Type.startsWith('Custom::') || Type === 'AWS::CloudFormation::CustomResource';
}

/** A provider has an hour to answer unless the resource says less (CloudFormation template reference). */
function customResourceOf({ logicalId, resource, property }: NamedResource): TemplateCustomResource {
  const { ServiceToken, ServiceTimeout, ...others } = resource.Properties ?? {};
  const serviceToken = String(property('ServiceToken'));
  const resolved = (): CustomResource => ({
    logicalId,
    type: resource.Type,
    serviceToken,
    serviceTimeoutSeconds: Number(property('ServiceTimeout') ?? 3_600),
    properties: Object.fromEntries(Object.keys(others).map((name) => [name, property(name)])),
  });
  return { logicalId, serviceToken, resolved };
}

interface NamedResource {
  readonly logicalId: string;
  readonly name: string;
  /** What `Ref` gives. */
  readonly reference: () => unknown;
  readonly resource: TemplateResource;
  /** Only what is read is resolved: a template may well hold tokens that nothing here needs. */
  readonly property: (name: string) => unknown;
}

function namedResources(template: Template, resolve: Resolve): readonly NamedResource[] {
  return Object.entries(template.Resources).map(([logicalId, resource]) => ({
    logicalId,
    name: physicalName(resource, logicalId, resolve),
    reference: () => resolve({ Ref: logicalId }),
    resource,
    property: (name) => resolve(resource.Properties?.[name]),
  }));
}

/** Lambda's own defaults: 3 s and 128 MiB (CloudFormation template reference). */
function functionOf(named: NamedResource, assemblyFolder: string, stackName: string): FunctionDefinition {
  const { logicalId, name, resource, property } = named;
  return {
    logicalId,
    name,
    folder: codeFolder(assemblyFolder, stackName, logicalId, resource),
    handler: String(property('Handler')),
    timeoutSeconds: Number(property('Timeout') ?? 3),
    memoryMiB: Number(property('MemorySize') ?? 128),
    get environment() {
      const environment = property('Environment') as { Variables?: Record<string, string> } | undefined;
      return environment?.Variables ?? {};
    },
  };
}

function machineOf({ logicalId, name, reference, property }: NamedResource): MachineDefinition {
  return {
    logicalId,
    name,
    arn: String(reference()),
    roleArn: String(property('RoleArn')),
    definition: JSON.parse(String(property('DefinitionString'))),
  };
}

function tableOf({ name, property }: NamedResource): TableDefinition {
  return {
    TableName: name,
    KeySchema: property('KeySchema'),
    AttributeDefinitions: property('AttributeDefinitions'),
    BillingMode: property('BillingMode') ?? 'PROVISIONED',
  };
}

function parameterOf({ name, property }: NamedResource): ParameterDefinition {
  return {
    name,
    type: String(property('Type')),
    get value() {
      return String(property('Value'));
    },
  };
}
