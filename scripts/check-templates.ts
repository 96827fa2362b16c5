import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { AwsSolutionsChecks } from 'cdk-nag';
import { lintTemplates } from './templates/cfn-lint.ts';
import { pairwise } from './templates/combinations.ts';
import { teamStack } from './templates/team-stack.ts';

/**
 * Synthesizes a stack for each of some combinations of options, without a network, and has cdk-nag and cfn-lint judge
 * it. A finding that must stay is acknowledged beside the resource that it is about, with its reason.
 */
const outdir = mkdtempSync(join(tmpdir(), 'locust-upgrade-templates-'));
process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));

const combinations = pairwise();
const apps = { none: appWith({}), recommended: appWith(flags) };
const stacks = combinations.map((combination, number) => {
  const app = apps[combination.flags];
  return { app, stack: teamStack(app, `Team${number}`, combination) };
});
// Throws where cdk-nag has findings, after it has printed them with the paths of their constructs.
for (const app of Object.values(apps)) app.synth();

const templates = stacks.map(({ app, stack }) => join(app.outdir, stack.templateFile));
// Two processes for two processors: a template of this size takes two seconds.
const half = Math.ceil(templates.length / 2);
const halves = [templates.slice(0, half), templates.slice(half)];
const answers = await Promise.all(halves.map(lintTemplates));
const failed = answers.filter((answer) => answer.kind !== 'exited' || answer.code !== 0);
if (failed.length > 0) {
  for (const answer of failed) {
    if ('reason' in answer) console.error(`cfn-lint did not end: ${answer.reason}`);
    if ('output' in answer) console.error(answer.output);
  }
  for (const [number, combination] of combinations.entries()) console.error(`Team${number}`, combination);
  process.exit(1);
}

/** Feature flags belong to an app. */
function appWith(context: Record<string, unknown>): App {
  const app = new App({ outdir: mkdtempSync(join(outdir, 'app-')), context, analyticsReporting: false });
  Validations.of(app).addPlugins(new AwsSolutionsChecks());
  return app;
}
console.log(`${stacks.length} templates pass cfn-lint and cdk-nag's AwsSolutions`);
