import { defineConfig } from 'vitest/config';

/** Tests that start real Locust processes, from PyPI where they aren't cached. */
const realLocust = [
  'test/scenarios/locust-nodes.scenario.test.ts',
  'test/adapters/locust/real-peer.scenario.test.ts',
  'test/local/nodes/real-locust.scenario.test.ts',
  'test/measure/matrix/real-pairs.scenario.test.ts',
];

/**
 * Five projects: `unit` shares one module graph and runs in parallel; `scenarios` starts sockets, worker threads and
 * commands; `locust` starts real Locust; `alone` is what no other test may run beside; `permissions` judges what the
 * scenarios before it recorded. They bring their own concurrency and time limits.
 */
export default defineConfig({
  test: {
    // CDK's own check of templates takes 4 s of a processor in each process; `npm run templates` makes it, and more.
    env: { CDK_VALIDATION: 'false' },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.{scenario,alone,permissions}.test.ts'],
          isolate: false,
          testTimeout: 20_000,
          hookTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'scenarios',
          include: ['test/**/*.scenario.test.ts'],
          exclude: realLocust,
          // They mostly wait, but those of one file share a thread.
          maxConcurrency: 6,
          maxWorkers: 3,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'locust',
          include: realLocust,
          // A Locust process takes 0.8 s of a processor to start; a run starts about a dozen.
          maxConcurrency: 5,
          fileParallelism: false,
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        extends: true,
        test: { name: 'permissions', include: ['test/**/*.permissions.test.ts'], testTimeout: 120_000 },
      },
      {
        extends: true,
        test: { name: 'alone', include: ['test/**/*.alone.test.ts'], testTimeout: 60_000 },
      },
    ],
  },
});
