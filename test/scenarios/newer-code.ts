import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stage } from 'aws-cdk-lib';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { lambdaBundle } from '../../lib/constructs/lambda-bundle.ts';
import type { LocustUpgrader } from '../../lib/constructs/locust-upgrader.ts';
import type { LocalWorld } from './local-world.ts';

/** How the newer MoveBatch begins what it says. */
export const mark = 'moved by newer code: ';

/** The upgrader of a newer release: its MoveBatch does the same and says that it is another one. */
export function withNewerCode(upgrader: LocustUpgrader): void {
  const folder = join(Stage.of(upgrader)?.outdir ?? '', 'newer-code');
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(lambdaBundle('move-batch'), 'index.mjs'), join(folder, 'older.mjs'));
  const source = `import { handler as older } from './older.mjs';
export const handler = async (event) => {
  const output = await older(event);
  return { ...output, explanation: ${JSON.stringify(mark)} + output.explanation };
};
`;
  writeFileSync(join(folder, 'index.mjs'), source);
  const resource = upgrader.node.findChild('Functions').node.findChild('MoveBatch').node
    .defaultChild as CfnFunction;
  const asset = new Asset(upgrader, 'NewerCode', { path: folder });
  resource.code = { s3Bucket: asset.s3BucketName, s3Key: asset.s3ObjectKey };
  asset.addResourceMetadata(resource, 'Code');
}

/** What MoveBatch said at each of its ends, by the upgrade's name. */
export function movesIn({ aws }: LocalWorld): (upgradeId: string) => readonly string[] {
  const said: { readonly upgradeId: string; readonly explanation: string }[] = [];
  aws.stepFunctions.onStateEntered(({ executionArn, state, input }) => {
    if (state !== 'MoveBatchVerdict') return;
    const { explanation } = input as { readonly explanation: string };
    said.push({ upgradeId: executionArn.split(':').at(-1) ?? '', explanation });
  });
  return (upgradeId) => said.filter((each) => each.upgradeId === upgradeId).map((each) => each.explanation);
}
