import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stackName, synthesize } from '../../lib/cli/local/assembly.ts';
import type { Registration } from '../../lib/contract/registration.ts';
import { servicesOf } from '../../lib/domain/cluster.ts';
import { loadStack, type StackDefinition } from '../../lib/local/template/load.ts';
import { anyRegistration } from '../contract/any-registration.ts';

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface SynthesizedUpgrader {
  readonly registration: Registration;
  /** The template as CloudFormation gets it. */
  readonly resources: Readonly<Record<string, Resource>>;
  /** The same with every token replaced, as the embedded AWS reads it. */
  readonly stack: StackDefinition;
}

let once: SynthesizedUpgrader | undefined;

/** An upgrader of any cluster, synthesized in this process when it is first asked for. Needs the Lambdas' bundles. */
export function synthesizedUpgrader(): SynthesizedUpgrader {
  once ??= synthesizeNow();
  return once;
}

function synthesizeNow(): SynthesizedUpgrader {
  const folder = mkdtempSync(join(tmpdir(), 'synthesized-upgrader-'));
  try {
    synthesize(anyRegistration, folder, { families: servicesOf(anyRegistration.slots) });
    const template = JSON.parse(readFileSync(join(folder, `${stackName}.template.json`), 'utf8'));
    return {
      registration: anyRegistration,
      resources: template.Resources,
      stack: loadStack(folder, stackName),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Logical ids and resources of one type. */
export function resourcesOf(type: string): readonly (readonly [logicalId: string, Resource])[] {
  return Object.entries(synthesizedUpgrader().resources).filter(([, { Type }]) => Type === type);
}
