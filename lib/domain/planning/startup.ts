import type { Cause } from '../cause.ts';

/** How a container starts Locust: its command, and the names of its environment variables. */
export interface Startup {
  readonly command: readonly string[];
  readonly variables: readonly string[];
}

interface Unsupported {
  readonly option: string;
  readonly variable: string;
  readonly code: string;
  readonly why: string;
}

const unsupported: readonly Unsupported[] = [
  {
    option: '--headless',
    variable: 'LOCUST_HEADLESS',
    code: 'headless-unsupported',
    why: 'shows no web interface to check; start it with one',
  },
  {
    option: '--autostart',
    variable: 'LOCUST_AUTOSTART',
    code: 'autostart-unsupported',
    why: 'runs its test again as soon as the new master is up; start tests by hand',
  },
  {
    // As a container's first process it ignores SIGTERM, and its children are listed as missing (measured).
    option: '--processes',
    variable: 'LOCUST_PROCESSES',
    code: 'processes-unsupported',
    why: 'registers more workers than it has tasks; run one process a task',
  },
];

/** The options with which Locust can't be upgraded, by the code of their refusal. */
export const unsupportedOptions: readonly Pick<Unsupported, 'option' | 'code'>[] = unsupported;

/** Why a service that starts Locust in this way can't be upgraded: one cause for each option that is in the way. */
export function unsupportedStart(service: string, { command, variables }: Startup): readonly Cause[] {
  return unsupported.flatMap(({ option, variable, code, why }) => {
    const given = new RegExp(`(^|\\s)${option}\\b`).test(command.join(' '));
    if (!given && !variables.includes(variable)) return [];
    return [{ code, message: `${service} is started with ${given ? option : variable}: it ${why}` }];
  });
}
