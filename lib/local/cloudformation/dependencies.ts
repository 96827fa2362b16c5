import type { TemplateResource } from '../template/template.ts';

/** Logical ids that a resource names, by reference, by attribute, in a text or as what it depends on. */
export function dependenciesOf({ Properties, DependsOn }: TemplateResource): readonly string[] {
  return [...new Set([...[DependsOn ?? []].flat(), ...namedIn(Properties)])];
}

function namedIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(namedIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, argument]) => {
    switch (name) {
      case 'Ref':
        return [String(argument)];
      case 'Fn::GetAtt':
        return [firstOf(argument)];
      case 'Fn::Sub':
        return [...inText(Array.isArray(argument) ? argument[0] : argument), ...namedIn(argument)];
      default:
        return namedIn(argument);
    }
  });
}

function firstOf(argument: unknown): string {
  return Array.isArray(argument) ? String(argument[0]) : (String(argument).split('.')[0] ?? '');
}

function inText(text: unknown): readonly string[] {
  return [...String(text).matchAll(/\$\{([^!.}]+)[^}]*\}/g)].map(([, name]) => name ?? '');
}
