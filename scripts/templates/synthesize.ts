import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { acknowledgementsIn, type ValidationReport } from './acknowledgements.ts';
import type { Sample } from './samples.ts';
import { type SynthesizedResource, shapesOf } from './shapes.ts';

/** A template that synthesis wrote. */
export interface Synthesized {
  readonly name: string;
  readonly file: string;
  readonly shapes: ReadonlySet<string>;
  /** Findings that are acknowledged, and those of them that there are. */
  readonly acknowledged: ReadonlySet<string>;
  readonly found: ReadonlySet<string>;
}

/** What CDK only warns of is an error. */
const strict = {
  '@aws-cdk/core:validateAgainstDefaultRules': true,
  '@aws-cdk/core:strictCfnValidateErrors': true,
};

/**
 * Synthesizes a sample as `cdk synth` does and has cdk-nag judge it. Throws with its name where that finds something,
 * where CDK would look something up, and where resources need each other in a circle.
 */
export function synthesize(sample: Sample, number: number, outdir: string): Synthesized {
  try {
    return synthesized(sample, join(outdir, `${number}.template.json`), outdir);
  } catch (error) {
    throw new Error(`a stack can't be made: ${sample.name}`, { cause: error });
  }
}

function synthesized({ name, flags, validated, make }: Sample, file: string, outdir: string): Synthesized {
  const app = new App({
    outdir,
    context: validated ? { ...flags, ...strict } : flags,
    analyticsReporting: false,
    builtinCloudFormationValidation: validated,
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks());
  const stack = make(app);
  // Throws where cdk-nag has findings, after it has printed them with the paths of their constructs.
  const { manifest } = app.synth();
  const lookups = manifest.missing ?? [];
  if (lookups.length > 0) throw new Error(`CDK would look up ${lookups.map(({ key }) => key).join(', ')}`);
  // Throws for a circle.
  const template = Template.fromStack(stack).toJSON();
  writeFileSync(file, JSON.stringify(template));
  const resources: readonly SynthesizedResource[] = Object.values(template.Resources);
  const report: ValidationReport = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
  return { name, file, shapes: new Set(resources.flatMap(shapesOf)), ...acknowledgementsIn(app, report) };
}
