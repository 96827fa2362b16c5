import { physicalName } from '../../lib/local/template/references.ts';
import { resolver } from '../../lib/local/template/resolver.ts';
import type {
  DeployedResources,
  Resolve,
  Template,
  TemplateResource,
} from '../../lib/local/template/template.ts';
import { type Grant, grantsOf } from './grants.ts';
import { namesIn } from './names.ts';

/** A role that parts of a stack act by, and what its policies say. */
export interface DeployedRole {
  readonly arn: string;
  /** What the role is for, by the same name in every stack: `move-batch`, `the state machine`. */
  readonly owner: string;
  readonly grants: readonly Grant[];
}

export interface Deployed {
  readonly template: Template;
  /** By the caller's name in a call log. */
  readonly roles: ReadonlyMap<string, DeployedRole>;
  /** What stands in every stack for a name that differs from one stack to another. */
  readonly names: ReadonlyMap<string, string>;
}

/** Something that acts by a role. */
export interface Part {
  readonly caller: string;
  readonly owner: string;
  readonly roleArn: unknown;
}

/** The roles of a synthesized stack as they would be after its deployment. */
export function deployedStack(stackName: string, template: Template, made: DeployedResources): Deployed {
  const resolve = resolver(template, stackName, undefined, made);
  const resources = Object.entries(template.Resources);
  const parts = resources.flatMap(([logicalId, resource]) => partOf(logicalId, resource, resolve));
  const roles = parts.map(({ caller, owner, roleArn }) => {
    const arn = String(roleArn);
    return [caller, { arn, owner, grants: grantsOf(template, resolve, arn) }] as const;
  });
  return { template, roles: new Map(roles), names: namesIn(parts, resources, resolve) };
}

function partOf(logicalId: string, resource: TemplateResource, resolve: Resolve): readonly Part[] {
  const name = physicalName(resource, logicalId, resolve);
  const property = (path: string): unknown => resolve(resource.Properties?.[path]);
  switch (resource.Type) {
    case 'AWS::Lambda::Function':
      return [{ caller: `function/${name}`, owner: ownerOf(logicalId, resource), roleArn: property('Role') }];
    case 'AWS::StepFunctions::StateMachine':
      return [
        { caller: `machine/${name}`, owner: ownerOf(logicalId, resource), roleArn: property('RoleArn') },
      ];
    case 'AWS::ECS::TaskDefinition':
      return [
        { caller: `tasks/${name}`, owner: 'the code of tasks', roleArn: property('TaskRoleArn') },
        {
          caller: `start of tasks/${name}`,
          owner: 'the start of tasks',
          roleArn: property('ExecutionRoleArn'),
        },
      ];
    case 'AWS::EC2::FlowLog':
      return [
        { caller: `flow log/${name}`, owner: 'flow log', roleArn: property('DeliverLogsPermissionArn') },
      ];
    case 'AWS::Scheduler::Schedule': {
      const { RoleArn } = property('Target') as { readonly RoleArn: string };
      return [{ caller: `schedule/${name}`, owner: 'schedule', roleArn: RoleArn }];
    }
    default:
      return [];
  }
}

/** Our functions say in their description which Lambda they are; the others are known by their logical ids. */
function ownerOf(logicalId: string, { Type, Properties = {} }: TemplateResource): string {
  // The name of the cluster may be a token.
  const ours = /locust-upgrade: (?<name>[\w-]+) of /.exec(JSON.stringify(Properties.Description ?? ''));
  if (ours?.groups?.name) return ours.groups.name;
  const framework = /framework(?<kind>on\w+|is\w+)[0-9A-F]{8}$/.exec(logicalId)?.groups?.kind;
  if (framework) return `provider framework ${framework}`;
  if (Type === 'AWS::StepFunctions::StateMachine') {
    return logicalId.includes('waiter') ? 'provider waiter' : 'the state machine';
  }
  return logicalId;
}
