import { environmentVariables } from '../../lib/contract/environment.ts';
import type { Registration } from '../../lib/contract/registration.ts';
import { physicalName } from '../../lib/local/template/references.ts';
import type { Resolve, TemplateResource } from '../../lib/local/template/template.ts';

type Resources = readonly (readonly [string, TemplateResource])[];

/**
 * What stands in every stack for a name that differs from one stack to another: `<ledger>` for the table's. Which slot
 * is the active one is history, so that the services of both are one pattern.
 */
export function namesIn(
  parts: readonly { readonly caller: string; readonly owner: string }[],
  resources: Resources,
  resolve: Resolve,
): ReadonlyMap<string, string> {
  const ofParts = parts.map(({ caller, owner }) => [caller.split('/')[1] ?? '', `<${owner}>`] as const);
  const others = resources.flatMap(([logicalId, resource]) => {
    const known = knownAs[resource.Type];
    return known ? [[physicalName(resource, logicalId, resolve), known] as const] : [];
  });
  return new Map([...ofParts, ...others, ...registeredNames(resources, resolve)]);
}

const knownAs: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': '<ledger>',
  'AWS::Logs::LogGroup': '<log group>',
  'AWS::SQS::Queue': '<queue>',
};

/** What the functions are told of the cluster. */
function registeredNames(resources: Resources, resolve: Resolve): readonly (readonly [string, string])[] {
  const texts = resources.flatMap(([, { Properties }]) => {
    const { Variables } = (Properties?.Environment ?? {}) as { readonly Variables?: Record<string, unknown> };
    return Variables?.[environmentVariables.registration] ?? [];
  });
  const text = String(resolve(texts[0]) ?? '');
  // One scenario deploys registrations that are none.
  const registered = text.startsWith('{') ? (JSON.parse(text) as Partial<Registration>) : {};
  const { cluster = '', slots, loadBalancer } = registered;
  if (!slots) return [];
  return [
    [cluster, '<cluster>'],
    ...Object.values(slots).flatMap(({ master, worker }) => [
      [master, '<master>'] as const,
      [worker, '<worker>'] as const,
    ]),
    ...(loadBalancer ? [[loadBalancer.rule, '<rule>'] as const] : []),
  ];
}
