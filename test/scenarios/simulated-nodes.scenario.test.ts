import { describe, test } from 'vitest';
import { assess, runScenario } from './run-scenario.ts';
import { scenarios } from './table.ts';

describe('with simulated nodes', () => {
  test.concurrent.for(scenarios)('$name', async (scenario) => {
    // Prepare & Act
    const run = await runScenario(scenario, 'simulated');

    // Assess
    await assess(scenario, run);
  });
});
