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

test('nothing measured is nothing written', () => {
  const lines = printed();

  new PowertoolsMeter('load').measure([]);

  vi.restoreAllMocks();
  expect(lines).toEqual([]);
});
