import { describe, expect, test } from 'vitest';
import { unsupportedStart } from '../../../lib/domain/planning/startup.ts';

describe('the way a service starts Locust', () => {
  test.for([
    { command: ['--master'], variables: [] },
    { command: [], variables: ['LOCUST_MODE_WORKER', 'LOCUST_LOCUSTFILE'] },
    { command: ['--worker', '--master-host', 'headless.internal'], variables: [] },
  ])('$command $variables can be upgraded', (startup) => {
    expect(unsupportedStart('blue-master', startup)).toEqual([]);
  });

  test.for([
    [{ command: ['--master', '--headless'], variables: [] }, 'headless-unsupported', '--headless'],
    [{ command: [], variables: ['LOCUST_HEADLESS'] }, 'headless-unsupported', 'LOCUST_HEADLESS'],
    [
      { command: ['locust --master --autostart -u 8'], variables: [] },
      'autostart-unsupported',
      '--autostart',
    ],
    [{ command: ['--worker', '--processes', '4'], variables: [] }, 'processes-unsupported', '--processes'],
    [{ command: [], variables: ['LOCUST_PROCESSES'] }, 'processes-unsupported', 'LOCUST_PROCESSES'],
  ] as const)('%o is refused by name', ([startup, code, option]) => {
    // Act
    const causes = unsupportedStart('blue-master', startup);

    // Assess
    expect(causes).toEqual([
      { code, message: expect.stringContaining(`blue-master is started with ${option}: it `) },
    ]);
  });

  test('names every option that is in the way', () => {
    const startup = { command: ['--master', '--headless'], variables: ['LOCUST_AUTOSTART'] };

    expect(unsupportedStart('blue-master', startup).map(({ code }) => code)).toEqual([
      'headless-unsupported',
      'autostart-unsupported',
    ]);
  });
});
