import { afterEach, expect, test, vi } from 'vitest';
import { PowertoolsMeter } from '../../../lib/adapters/metrics/powertools-meter.ts';

/** What Powertools wrote, line by line: it prints through a console of its own. */
function printed() {
  const lines: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  return lines;
}

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test('measurements are one line of the embedded metric format, whose only dimension is the cluster', () => {
  // Prepare
  vi.stubEnv('POWERTOOLS_DEV', 'false');
  const lines = printed();
  const meter = new PowertoolsMeter('load');

  // Act
  meter.measure([
    { metric: 'UpgradesSucceeded', value: 1 },
    { metric: 'UpgradeDuration', value: 90.5 },
  ]);

  // Assess
  vi.restoreAllMocks();
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: 'LocustUpgrade',
            Dimensions: [['Cluster']],
            Metrics: [
              { Name: 'UpgradesSucceeded', Unit: 'Count' },
              { Name: 'UpgradeDuration', Unit: 'Seconds' },
            ],
          },
        ],
      },
      Cluster: 'load',
      UpgradesSucceeded: 1,
      UpgradeDuration: 90.5,
    },
  ]);
});

test('what is measured of a schedule names it besides the cluster, and what comes next does not', () => {
  // Prepare
  vi.stubEnv('POWERTOOLS_DEV', 'false');
  const lines = printed();
  const meter = new PowertoolsMeter('load');

  // Act
  meter.measure([{ metric: 'ScheduledRunAge', value: 604_800 }], 'default/weekly');
  meter.measure([{ metric: 'ScheduledRunAge', value: 60 }], 'default/daily');
  meter.measure([{ metric: 'UpgradeRunning', value: 0 }]);

  // Assess
  vi.restoreAllMocks();
  const [weekly, daily, cluster] = lines.map((line) => JSON.parse(line));
  expect(weekly).toEqual({
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [
        {
          Namespace: 'LocustUpgrade',
          Dimensions: [['Cluster', 'Schedule']],
          Metrics: [{ Name: 'ScheduledRunAge', Unit: 'Seconds' }],
        },
      ],
    },
    Cluster: 'load',
    Schedule: 'default/weekly',
    ScheduledRunAge: 604_800,
  });
  expect(daily).toMatchObject({ Schedule: 'default/daily', ScheduledRunAge: 60 });
  expect(cluster).not.toHaveProperty('Schedule');
  expect(cluster._aws.CloudWatchMetrics[0].Dimensions).toEqual([['Cluster']]);
});

test('nothing measured is nothing written', () => {
  const lines = printed();

  new PowertoolsMeter('load').measure([]);

  vi.restoreAllMocks();
  expect(lines).toEqual([]);
});
