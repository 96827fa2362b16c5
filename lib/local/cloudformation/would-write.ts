import type { ExistingResource, Properties } from './resource-handler.ts';

/** A property that the template names, and whose live value is another one. */
export interface Difference {
  readonly logicalId: string;
  readonly type: string;
  /** `DeploymentConfiguration.MaximumPercent`, `Actions[0].ForwardConfig.TargetGroups[1].Weight` */
  readonly property: string;
  readonly template: unknown;
  readonly live: unknown;
}

/** Members that the template does not name are CloudFormation's to leave alone. */
export function differencesOf(
  { logicalId, type, properties }: ExistingResource,
  live: Properties,
): readonly Difference[] {
  return differing('', properties, live).map((each) => ({ logicalId, type, ...each }));
}

type Place = Pick<Difference, 'property' | 'template' | 'live'>;

function differing(property: string, template: unknown, live: unknown): readonly Place[] {
  if (Array.isArray(template)) return differingLists(property, template, live);
  if (typeof template === 'object' && template !== null) {
    const members = (live ?? {}) as Properties;
    return Object.entries(template).flatMap(([name, value]) =>
      differing(property === '' ? name : `${property}.${name}`, value, members[name]),
    );
  }
  // Templates may spell a number as text.
  return String(template) === String(live) ? [] : [{ property, template, live }];
}

function differingLists(property: string, template: readonly unknown[], live: unknown): readonly Place[] {
  const values = Array.isArray(live) ? live : [];
  if (values.length !== template.length) return [{ property, template, live }];
  return template.flatMap((value, index) => differing(`${property}[${index}]`, value, values[index]));
}
