import type { FunctionVersion } from '../lambda/function-definition.ts';
import type { Resolve, Template, TemplateResource } from './template.ts';

/** Numbers of `AWS::Lambda::Version` resources by logical id. */
export type VersionNumbers = ReadonlyMap<string, string>;

/**
 * A logical id that was deployed before is the version that it was; CDK gives another one to other code, and it becomes
 * the function's next version. `published` are the versions that there were.
 */
export function versionNumbers(template: Template, published: readonly FunctionVersion[]): VersionNumbers {
  const numbers = new Map<string, string>();
  for (const [logicalId, resource] of versionsIn(template)) {
    const known = published.find((version) => version.logicalId === logicalId);
    const before = published.filter((version) => version.functionId === functionOf(resource));
    const newest = Math.max(0, ...before.map(({ number }) => Number(number)));
    numbers.set(logicalId, known?.number ?? String(newest + 1));
  }
  return numbers;
}

/** The versions that a template declares, with what becomes of each when a later template does so no more. */
export function versionsOf(
  template: Template,
  numbers: VersionNumbers,
  resolve: Resolve,
): readonly FunctionVersion[] {
  return versionsIn(template).map(([logicalId, resource]) => ({
    logicalId,
    functionId: functionOf(resource),
    functionName: String(resolve(resource.Properties?.FunctionName)),
    number: numbers.get(logicalId) ?? '',
    retained: resource.DeletionPolicy === 'Retain',
  }));
}

function versionsIn({ Resources }: Template): readonly [string, TemplateResource][] {
  return Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::Lambda::Version');
}

function functionOf({ Properties }: TemplateResource): string {
  return JSON.stringify(Properties?.FunctionName);
}
