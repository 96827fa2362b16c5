import { describe, expect, test } from 'vitest';
import { unsupportedStart } from '../../lib/domain/startup.ts';

describe('the way a service starts Locust', () => {
  test.for([
    { command: ['--master'], variables: [] },
    { command: [], variables: ['LOCUST_MODE_WORKER', 'LOCUST_LOCUSTFILE'] },
    { command: ['--worker', '--master-host', 'headless.internal'], variables: [] },
  ])('$command $variables can be upgraded', (startup) => {
    expect(unsupportedStart('blue-master', startup)).toBeNull();
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
    const cause = unsupportedStart('blue-master', startup);

    // Assess
    expect(cause?.code).toBe(code);
    expect(cause?.message).toContain(`blue-master is started with ${option}`);
  });
});
