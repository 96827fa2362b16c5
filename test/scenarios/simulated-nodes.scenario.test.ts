import { describe, test } from 'vitest';
import { assessMovedTag } from './moved-tag.ts';
import { assessZombieFound } from './ordinary-day.ts';
import { assess, runScenario } from './run-scenario.ts';
import { assessTestStartedMeanwhile } from './started-meanwhile.ts';
import { scenarios } from './table.ts';

describe('with simulated nodes', () => {
  test.concurrent.for(scenarios)('$name', async (scenario) => {
    // Prepare & Act
    const run = await runScenario(scenario, 'simulated');

    // Assess
    await assess(scenario, run);
  });

  test.concurrent.for(['stable', 'target'] as const)(
    'a test that is started between two batches on the %s master: the next gate waits for its end',
    (on) => assessTestStartedMeanwhile('simulated', on),
  );

  test.concurrent('a zombie master is found on an ordinary day', () => assessZombieFound('simulated'));

  test.concurrent(
    'another image under the same tag, pushed between the master and the workers: told of, and recorded',
    assessMovedTag,
  );
});
