import { expect } from 'vitest';
import { shown, startLocalWorld } from './local-world.ts';
import { to } from './table.ts';

/**
 * Somebody pushes another image under the target's tag between the master and the first worker: the two services' own
 * deployments resolve it differently. Told of once, measured, recorded at the end, and no reason to put anything back.
 */
export async function assessMovedTag(): Promise<void> {
  // Prepare: the upgrade pauses with the master upgraded and no worker moved
  const measured: string[] = [];
  const world = await startLocalWorld(
    { nodes: 'simulated', pauseAfter: 'master' },
    { onFunctionLog: (_, line) => void (line.startsWith('{"_aws"') && measured.push(...metricsIn(line))) },
  );
  try {
    const { aws, ledger } = world;
    const image = world.registration.imageTemplate.replace('{version}', to);
    const execution = await world.start('moved-tag');
    await shown(world, 'moved-tag', 'GateBatch', 'paused');

    // Act
    aws.ecs.images.push(image);
    await ledger.resume('moved-tag');
    const end = await world.end(execution);

    // Assess
    expect(end.status).toBe('SUCCEEDED');
    const conclusion = await ledger.conclusion('moved-tag');
    expect(conclusion?.images).toMatchObject([{ image, digests: [{ tasks: 4 }, { tasks: 1 }] }]);
    const told = aws.sns.messages.filter(({ text }) => text.startsWith('"Locust Upgrade Digest Mismatch'));
    expect(told).toHaveLength(1);
    for (const { digest } of conclusion?.images?.[0]?.digests ?? []) expect(told[0]?.text).toContain(digest);
    expect(measured.filter((metric) => metric === 'DigestMismatches')).toHaveLength(1);
    expect(measured).toEqual(
      expect.arrayContaining(['UpgradesPlanned', 'GateWait', 'BatchDuration', 'UpgradeDuration']),
    );
  } finally {
    await world.stop();
  }
}

/** Names of the metrics in a line of the embedded metric format. */
function metricsIn(line: string): readonly string[] {
  const { _aws: aws } = JSON.parse(line) as {
    _aws: { CloudWatchMetrics: { Metrics: { Name: string }[] }[] };
  };
  return aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name));
}
