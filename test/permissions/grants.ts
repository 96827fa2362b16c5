import type { Resolve, Template, TemplateResource } from '../../lib/local/template/template.ts';
import { awsManagedPolicies } from './aws-managed-policies.ts';
import type { PolicyStatement } from './policy-statement.ts';

/** One action on one pattern of resources: the smallest part of a statement that can be used or idle. */
export interface Grant {
  readonly effect: 'Allow' | 'Deny';
  readonly action: string;
  readonly resource: string;
  readonly condition: unknown;
}

type Policy = { readonly PolicyDocument: { readonly Statement: readonly PolicyStatement[] } };

/** Everything that the policies of a role grant and deny; throws for an attached policy that nobody knows here. */
export function grantsOf(template: Template, resolve: Resolve, roleArn: string): readonly Grant[] {
  const resources = Object.entries(template.Resources);
  const role = resources.find(
    ([logicalId, { Type }]) => Type === 'AWS::IAM::Role' && arnOf(logicalId, resolve) === roleArn,
  );
  if (!role) throw new Error(`the template has no role ${roleArn}`);
  const [logicalId, { Properties = {} }] = role;
  const inline = (resolve(Properties.Policies) ?? []) as readonly Policy[];
  const attached = resources
    .filter(([, resource]) => isPolicyOf(resource, logicalId))
    .map(([, resource]) => resolve(resource.Properties) as Policy);
  const managed = (resolve(Properties.ManagedPolicyArns) ?? []) as readonly string[];
  const statements = [...inline, ...attached].flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  return [...statements, ...managed.flatMap(managedStatements)].flatMap(grantsIn);
}

function arnOf(logicalId: string, resolve: Resolve): unknown {
  return resolve({ 'Fn::GetAtt': [logicalId, 'Arn'] });
}

function isPolicyOf({ Type, Properties }: TemplateResource, role: string): boolean {
  if (!['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].includes(Type)) return false;
  const roles = (Properties?.Roles ?? []) as readonly { readonly Ref?: string }[];
  return roles.some(({ Ref }) => Ref === role);
}

function managedStatements(arn: string): readonly PolicyStatement[] {
  const name = arn.split('policy/')[1] ?? '';
  const statements = awsManagedPolicies[name];
  if (!statements) throw new Error(`what the managed policy ${arn} allows is not known here`);
  return statements;
}

function grantsIn({ Effect, Action, Resource, Condition }: PolicyStatement): readonly Grant[] {
  return [Action].flat().flatMap((action) =>
    [Resource].flat().map((resource) => ({
      effect: Effect,
      action: String(action),
      resource: String(resource),
      condition: Condition,
    })),
  );
}
