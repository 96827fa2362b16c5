import type { Cause } from './cause.ts';

/** How a container starts Locust: its command, and the names of its environment variables. */
export interface Startup {
  readonly command: readonly string[];
  readonly variables: readonly string[];
}

interface Unsupported {
  readonly flag: RegExp;
  readonly variable: string;
  readonly code: string;
  readonly why: string;
}

const unsupported: readonly Unsupported[] = [
  {
    flag: /(^|\s)--headless\b/,
    variable: 'LOCUST_HEADLESS',
    code: 'headless-unsupported',
    why: 'shows no web interface to check; start it with one',
  },
  {
    flag: /(^|\s)--autostart\b/,
    variable: 'LOCUST_AUTOSTART',
    code: 'autostart-unsupported',
    why: 'runs its test again as soon as the new master is up; start tests by hand',
  },
  {
    // As a container's first process it ignores SIGTERM, and its children are listed as missing (measured).
    flag: /(^|\s)--processes\b/,
    variable: 'LOCUST_PROCESSES',
    code: 'processes-unsupported',
    why: 'registers more workers than it has tasks; run one process a task',
  },
];

/** Why a service that starts Locust in this way can't be upgraded; null where nothing speaks against it. */
export function unsupportedStart(service: string, { command, variables }: Startup): Cause | null {
  const found = unsupported.find(
    ({ flag, variable }) => flag.test(command.join(' ')) || variables.includes(variable),
  );
  if (!found) return null;
  const option = command.join(' ').match(found.flag)?.[0].trim() ?? found.variable;
  return { code: found.code, message: `${service} is started with ${option}: it ${found.why}` };
}
