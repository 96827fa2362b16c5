import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { expect, test } from 'vitest';
import { lambdaBundle } from '../../lib/constructs/lambda-bundle.ts';
import type { LocustUpgrader } from '../../lib/constructs/locust-upgrader.ts';
import { type DeployedWorld, startDeployedWorld } from './deployed-world.ts';
import { shown } from './local-world.ts';

const mark = 'moved by newer code: ';

test('an upgrade that runs while its upgrader is deployed anew ends with the code that it started with', async () => {
  // Prepare: the upgrade has moved its first batch and has another one before it
  const folder = mkdtempSync(join(tmpdir(), 'newer-upgrader-'));
  const world = await startDeployedWorld();
  const moves = movesIn(world);
  try {
    await world.deploy({ version: '2.25.0' });
    const running = await world.start('running');
    await shown(world, 'running', 'MoveBatch', 'batch 1 of 2');

    // Act
    await world.deploy({ version: '2.25.0', also: (upgrader) => moveBatchFrom(upgrader, newerCode(folder)) });
    const end = await world.end(running);
    const next = await world.start('next', { target: { version: '2.25.0' }, allowDowngrade: true });
    await shown(world, 'next', 'MoveBatch', 'batch 1 of 2');
    await world.ledger.requestAbort('next');
    await world.end(next);

    // Assess
    expect(end.status).toBe('SUCCEEDED');
    expect(moves('running').map((explanation) => explanation.startsWith(mark))).toEqual([false, false]);
    expect(moves('next')[0]).toContain(mark);
  } finally {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A bundle of MoveBatch that does the same and says that it is another one. */
function newerCode(folder: string): string {
  copyFileSync(join(lambdaBundle('move-batch'), 'index.mjs'), join(folder, 'older.mjs'));
  const source = `import { handler as older } from './older.mjs';
export const handler = async (event) => {
  const output = await older(event);
  return { ...output, explanation: ${JSON.stringify(mark)} + output.explanation };
};
`;
  writeFileSync(join(folder, 'index.mjs'), source);
  return folder;
}

function moveBatchFrom(upgrader: LocustUpgrader, folder: string): void {
  const functions = upgrader.node.findChild('Functions').node.findChild('MoveBatch');
  const resource = functions.node.defaultChild as CfnFunction;
  const asset = new Asset(upgrader, 'NewerCode', { path: folder });
  resource.code = { s3Bucket: asset.s3BucketName, s3Key: asset.s3ObjectKey };
  asset.addResourceMetadata(resource, 'Code');
}

/** What MoveBatch said at each of its ends, by the upgrade's name. */
function movesIn({ aws }: DeployedWorld): (upgradeId: string) => readonly string[] {
  const said: { readonly upgradeId: string; readonly explanation: string }[] = [];
  aws.stepFunctions.onStateEntered(({ executionArn, state, input }) => {
    if (state !== 'MoveBatchVerdict') return;
    const { explanation } = input as { readonly explanation: string };
    said.push({ upgradeId: executionArn.split(':').at(-1) ?? '', explanation });
  });
  return (upgradeId) => said.filter((each) => each.upgradeId === upgradeId).map((each) => each.explanation);
}
