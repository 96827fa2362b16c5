import { nameOf } from './references.ts';
import type { EcsState } from './state.ts';

/** What counts here of a task definition's container definition. */
export interface ContainerDefinition {
  readonly name?: string;
  readonly image?: string;
  readonly essential?: boolean;
  readonly command?: readonly string[];
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
  readonly stopTimeout?: number;
  readonly versionConsistency?: string;
}

/** The container that runs for a task: the first essential one of its task definition; sidecars don't run here. */
export function essentialContainer(state: EcsState, taskDefinitionArn: string): ContainerDefinition {
  const [family = ''] = nameOf(taskDefinitionArn).split(':');
  const revision = state.families.get(family)?.find(({ arn }) => arn === taskDefinitionArn);
  const definitions = (revision?.content.containerDefinitions ?? []) as readonly ContainerDefinition[];
  return definitions.find(({ essential }) => essential !== false) ?? definitions[0] ?? {};
}
