import { App } from 'aws-cdk-lib';
import { Template as Synthesized } from 'aws-cdk-lib/assertions';
import { localArn } from '../../lib/local/aws-api.ts';
import { identityOf, networkId } from '../../lib/local/template/resource-identity.ts';
import type { DeployedResource, DeployedResources, Template } from '../../lib/local/template/template.ts';
import type { Sample } from '../../scripts/templates/samples.ts';
import { type Deployed, deployedStack } from './deployed.ts';

/** The roles of a stack that nobody has deployed, as they would be with names made of logical ids. */
export function undeployedStack({ flags, make }: Sample): Deployed {
  const app = new App({ context: flags, analyticsReporting: false, builtinCloudFormationValidation: false });
  const stack = make(app);
  const template = Synthesized.fromStack(stack).toJSON() as Template;
  return deployedStack(stack.stackName, template, standIns(template));
}

/** For the resources of which the embedded AWS can't tell before it has made them what they are called. */
function standIns(template: Template): DeployedResources {
  const unknown = Object.entries(template.Resources).filter(
    ([logicalId, { Type }]) =>
      !identityOf(Type) && networkId(Type, logicalId) === undefined && !isVersion(Type),
  );
  return new Map(unknown.map(([logicalId, { Type }]) => [logicalId, standIn(Type, logicalId)]));
}

function standIn(type: string, logicalId: string): DeployedResource {
  const [, service = '', kind = ''] = type.toLowerCase().split('::');
  const arn = localArn(service, `${kind}/${logicalId}`);
  const attributes: DeployedResource['attributes'] = new Proxy(
    {},
    { get: (_, attribute) => (String(attribute).endsWith('Arn') ? arn : logicalId) },
  );
  return { ref: arnReferences.has(type) ? arn : logicalId, attributes };
}

/** Types for which `Ref` gives an ARN (CloudFormation template reference). */
const arnReferences = new Set([
  'AWS::ECS::TaskDefinition',
  'AWS::ElasticLoadBalancingV2::Listener',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
]);

function isVersion(type: string): boolean {
  return type === 'AWS::Lambda::Version';
}
