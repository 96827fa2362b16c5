import { join, select, split, substitute } from './intrinsics.ts';
import { attributeOf, referenceTo } from './references.ts';
import { type DeployedResources, type Resolve, type Template, unresolvable } from './template.ts';
import { type VersionNumbers, versionNumbers } from './versions.ts';

/**
 * Replaces the intrinsic functions of a value by what they would be after a deployment into the embedded account.
 * `versions` are the numbers of its Lambda versions: of a first deployment unless given.
 * Throws `unresolvable-template` for any that it doesn't know. Members with `AWS::NoValue` are left out.
 */
export function resolver(
  template: Template,
  stackName: string,
  versions: VersionNumbers = versionNumbers(template, []),
  deployed: DeployedResources = new Map(),
): Resolve {
  const scope = { template, stackName, deployed, resolve, versions };
  return resolve;

  function resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(resolve).filter((each) => each !== undefined);
    if (typeof value !== 'object' || value === null) return value;
    const intrinsic = intrinsicOf(value);
    if (intrinsic) return evaluate(intrinsic.name, intrinsic.argument);
    const members = Object.entries(value).map(([key, each]) => [key, resolve(each)] as const);
    return Object.fromEntries(members.filter(([, each]) => each !== undefined));
  }

  function evaluate(name: string, argument: unknown): unknown {
    switch (name) {
      case 'Ref':
        return referenceTo(scope, String(argument));
      case 'Fn::GetAtt':
        return attributeOf(scope, argument);
      case 'Fn::Join':
        return join(resolve(argument));
      case 'Fn::Split':
        return split(resolve(argument));
      case 'Fn::Select':
        return select(resolve(argument));
      case 'Fn::Sub':
        return substitute(scope, argument);
      default:
        throw unresolvable(`${name} ${JSON.stringify(argument)}`);
    }
  }
}

function intrinsicOf(value: object): { readonly name: string; readonly argument: unknown } | null {
  const [entry, ...others] = Object.entries(value);
  if (!entry || others.length > 0) return null;
  const [name, argument] = entry;
  return name === 'Ref' || name === 'Condition' || name.startsWith('Fn::') ? { name, argument } : null;
}
