import { describe, test } from 'vitest';
import { assessZombieFound } from './ordinary-day.ts';
import { assess, runScenario } from './run-scenario.ts';
import { assessTestStartedMeanwhile } from './started-meanwhile.ts';
import { scenarios } from './table.ts';

describe('with real Locust', () => {
  test.concurrent.for(scenarios)('$name', async (scenario) => {
    // Prepare & Act
    const run = await runScenario(scenario, 'locust');

    // Assess
    await assess(scenario, run);
  });

  test.concurrent('a test that is started between two batches: the next gate waits for its end', () =>
    assessTestStartedMeanwhile('locust', 'stable'));

  test.concurrent('a zombie master is found on an ordinary day', () => assessZombieFound('locust'));
});
