import { Stack } from 'aws-cdk-lib';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { expect } from 'vitest';
import { killListener } from '../../lib/cli/local/drills.ts';
import type { LocustUpgrader } from '../../lib/constructs/locust-upgrader.ts';
import type { WatchReport } from '../../lib/domain/watch/watch-report.ts';
import { type LocalWorld, startLocalWorld } from './local-world.ts';

interface Look {
  readonly report: WatchReport;
  /** What the look wrote for CloudWatch to count: one line in embedded metric format. */
  readonly measured: Readonly<Record<string, unknown>>;
}

/**
 * Nobody upgrades, and the watch looks, as it is deployed: all is well, and then a malformed message ends the listener
 * of the master, which goes on to answer HTTP.
 */
export async function assessZombieFound(nodes: 'locust' | 'simulated'): Promise<void> {
  // Prepare
  const lines: string[] = [];
  let watch = '';
  const world = await startLocalWorld(
    { nodes, workers: '2' },
    {
      extend: (upgrader) => {
        watch = functionIn(upgrader, 'Watch');
      },
      onFunctionLog: (name, line) => void (name === watch && lines.push(line)),
    },
  );
  const look = () => lookOnce(world, watch, lines);
  try {
    // Act
    const before = await look();
    await killListener(world.master);
    const after = await look();

    // Assess
    expect(before.report).toMatchObject({
      activeSlot: 'blue',
      upgradeId: null,
      deployed: { master: '2.25.0', workers: '2.25.0' },
      observed: { master: { version: '2.25.0', by: 'reported' }, workers: [{ version: '2.25.0', count: 2 }] },
      findings: [],
    });
    expect(before.measured).toMatchObject({
      Cluster: 'local',
      UpgradeRunning: 0,
      MasterReachable: 1,
      ListenerAlive: 1,
      MissingWorkers: 0,
      MinorSkew: 0,
      MixedVersions: 0,
      _aws: { CloudWatchMetrics: [{ Namespace: 'LocustUpgrade', Dimensions: [['Cluster']] }] },
    });
    expect(after.report.findings[0]?.code).toMatch(/^listener-(crashed|silent)$/);
    expect(after.measured).toMatchObject({ UpgradeRunning: 0, MasterReachable: 1, ListenerAlive: 0 });
  } finally {
    await world.stop();
  }
}

async function lookOnce({ aws }: LocalWorld, watch: string, lines: string[]): Promise<Look> {
  lines.length = 0;
  const { kind, payload } = await aws.lambda.invoke(watch, {});
  expect(kind, JSON.stringify(payload)).toBe('returned');
  const [measured, ...more] = lines.filter((line) => line.includes('"_aws"')).map((line) => JSON.parse(line));
  expect(more).toEqual([]);
  return { report: payload as unknown as WatchReport, measured };
}

/** The name that the embedded AWS gives to a function of the upgrader: its logical id. */
export function functionIn(upgrader: LocustUpgrader, id: string): string {
  const resource = upgrader.node.findChild('Functions').node.findChild(id).node.defaultChild;
  return Stack.of(upgrader).getLogicalId(resource as CfnFunction);
}
