import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LocustClusterProps } from '../../../lib/constructs/cluster/locust-cluster-props.ts';
import { LocustCluster } from '../../../lib/constructs/locust-cluster.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk-nag-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Report {
  readonly pluginReports: readonly {
    readonly violations: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

/** What cdk-nag's AwsSolutions pack finds in a cluster and nobody acknowledged, as `<rule> <construct's path>`. */
function findings(outdir: string, props: Partial<LocustClusterProps>): readonly string[] {
  const app = new App({ outdir, analyticsReporting: false });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  new LocustCluster(new Stack(app, 'Team'), 'Locust', { version: '2.32.2', clusterName: 'load', ...props });
  app.synth();
  const text = readFileSync(join(outdir, 'validation-report.json'), 'utf8');
  const { pluginReports } = JSON.parse(text) as Report;
  return pluginReports
    .flatMap(({ violations }) => violations)
    .flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName} ${constructPath}`),
    );
}

test.each<[string, Partial<LocustClusterProps>]>([
  ['two masters', {}],
  ['a load balancer', { loadBalancer: {} }],
  ['Spot and auto scaling', { spotWorkers: true, scaling: { minWorkers: 1, maxWorkers: 4 } }],
  ['a shared master with a load balancer', { topology: 'shared-master', loadBalancer: {} }],
  ['images in ECR', { imageTemplate: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/locust:{version}' }],
])('cdk-nag finds nothing that has no reason in a cluster with %s', (name, props) => {
  expect(findings(join(folder, name), props)).toEqual([]);
});
