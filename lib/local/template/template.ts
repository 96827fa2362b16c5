import { UpgradeError } from '../../contract/errors.ts';

/** A resource of a synthesized template. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly DependsOn?: string | readonly string[];
}

export interface TemplateParameter {
  readonly Type: string;
  readonly Default?: unknown;
}

export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Parameters?: Readonly<Record<string, TemplateParameter>>;
}

/** What `Ref` and `Fn::GetAtt` give for a resource that a deployment made. */
export interface DeployedResource {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** By logical id. Others have names that can be told from the template alone. */
export type DeployedResources = ReadonlyMap<string, DeployedResource>;

/** Replaces the tokens of a value. */
export type Resolve = (value: unknown) => unknown;

/** For a token that has no value here: a guess would run something else than AWS does. */
export function unresolvable(what: string): UpgradeError {
  return new UpgradeError(
    'unresolvable-template',
    `the template uses ${what}, which has no value in the embedded AWS: give it a literal value in the local stack`,
  );
}
