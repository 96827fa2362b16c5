import { localAccount, localArn, localRegion } from '../aws-api.ts';
import { stackArn } from '../cloudformation/embedded-cloudformation.ts';
import { identityOf, networkId } from './resource-identity.ts';
import {
  type DeployedResources,
  type Resolve,
  type Template,
  type TemplateResource,
  unresolvable,
} from './template.ts';
import type { VersionNumbers } from './versions.ts';

/** What a reference may lead to. */
export interface Scope {
  readonly template: Template;
  readonly stackName: string;
  readonly deployed: DeployedResources;
  readonly resolve: Resolve;
  readonly versions: VersionNumbers;
}

/** The name that the template gives, else the logical id. */
export function physicalName(resource: TemplateResource, logicalId: string, resolve: Resolve): string {
  const property = identityOf(resource.Type)?.nameProperty;
  const given = property ? resource.Properties?.[property] : undefined;
  return given === undefined ? logicalId : String(resolve(given));
}

/** `Ref`: undefined for `AWS::NoValue`. */
export function referenceTo(scope: Scope, logicalId: string): unknown {
  if (logicalId === 'AWS::NoValue') return undefined;
  const pseudo = pseudoParameter(scope.stackName, logicalId);
  if (pseudo !== undefined) return pseudo;
  const made = scope.deployed.get(logicalId);
  if (made) return made.ref;
  const resource = scope.template.Resources[logicalId];
  if (resource) return resourceReference(scope, logicalId, resource);
  const parameter = scope.template.Parameters?.[logicalId];
  // A parameter that is read from Parameter Store has a name for a default, not a value.
  if (parameter?.Default === undefined || parameter.Type.startsWith('AWS::SSM::')) {
    throw unresolvable(`Ref ${logicalId}`);
  }
  return parameter.Default;
}

function resourceReference(scope: Scope, logicalId: string, resource: TemplateResource): string {
  if (resource.Type === 'AWS::Lambda::Version') return versionArn(scope, logicalId, resource);
  const id = networkId(resource.Type, logicalId);
  if (id !== undefined) return id;
  const identity = identityOf(resource.Type);
  if (!identity) throw unresolvable(`Ref ${logicalId}, a ${resource.Type}`);
  const name = physicalName(resource, logicalId, scope.resolve);
  if (identity.ref === 'url') return `https://sqs.${localRegion}.amazonaws.com/${localAccount}/${name}`;
  return identity.ref === 'arn' ? identity.arn(name) : name;
}

function versionArn({ resolve, versions }: Scope, logicalId: string, version: TemplateResource): string {
  const name = resolve(version.Properties?.FunctionName);
  return localArn('lambda', `function:${name}:${versions.get(logicalId)}`);
}

/** `Fn::GetAtt`, as `[logicalId, attribute]` or `logicalId.attribute`. */
export function attributeOf(scope: Scope, argument: unknown): string {
  const [logicalId = '', ...attributes] = Array.isArray(argument) ? argument : String(argument).split('.');
  const attribute = attributes.join('.');
  const made = scope.deployed.get(logicalId)?.attributes[attribute];
  if (made !== undefined) return made;
  const resource = scope.template.Resources[logicalId];
  if (resource?.Type === 'AWS::Lambda::Version' && attribute === 'Version') {
    return scope.versions.get(logicalId) ?? '';
  }
  const id = resource && networkId(resource.Type, logicalId);
  if (id !== undefined && ['GroupId', 'VpcId', 'SubnetId'].includes(attribute)) return id;
  const identity = resource && identityOf(resource.Type);
  if (!resource || !identity) throw unresolvable(`Fn::GetAtt ${logicalId}.${attribute}`);
  const name = physicalName(resource, logicalId, scope.resolve);
  if (['Arn', 'TopicArn'].includes(attribute)) return identity.arn(name);
  if (['Name', 'TopicName'].includes(attribute)) return name;
  throw unresolvable(`Fn::GetAtt ${logicalId}.${attribute}`);
}

function pseudoParameter(stackName: string, name: string): string | undefined {
  const values: Readonly<Record<string, string>> = {
    'AWS::AccountId': localAccount,
    'AWS::Region': localRegion,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': stackArn(stackName),
  };
  return values[name];
}
