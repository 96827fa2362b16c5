import { randomBytes } from 'node:crypto';
import type { ContainerSpec } from './container.ts';

/** What the command line and the environment of a container ask Locust to be. */
export type NodeCommand =
  | {
      readonly kind: 'master';
      readonly locustfile: string | undefined;
      readonly rebalancing: boolean;
      readonly classPicker: boolean;
    }
  | { readonly kind: 'worker'; readonly locustfile: string | undefined; readonly masterHost: string }
  | { readonly kind: 'refused'; readonly code: number; readonly reason: string };

const unsimulated = { headless: 'LOCUST_HEADLESS', processes: 'LOCUST_PROCESSES' } as const;

/** As Locust does it: an argument counts more than its environment variable. */
export function readNodeCommand(spec: Pick<ContainerSpec, 'command' | 'environment'>): NodeCommand {
  const master = isOn(spec, '--master', 'LOCUST_MODE_MASTER');
  const worker = isOn(spec, '--worker', 'LOCUST_MODE_WORKER');
  if (master && worker) return refused(255, 'The --master argument cannot be combined with --worker');
  for (const [option, variable] of Object.entries(unsimulated)) {
    if (optionOf(spec, [`--${option}`], variable) !== undefined) {
      return refused(1, `Simulated nodes know no --${option}: use real Locust nodes for it`);
    }
  }
  const locustfile = optionOf(spec, ['-f', '--locustfile'], 'LOCUST_LOCUSTFILE');
  if (master) {
    return {
      kind: 'master',
      locustfile,
      rebalancing: isOn(spec, '--enable-rebalancing', 'LOCUST_ENABLE_REBALANCING'),
      classPicker: isOn(spec, '--class-picker', 'LOCUST_USERCLASS_PICKER'),
    };
  }
  if (!worker) return refused(1, 'Simulated nodes are masters or workers: pass --master or --worker');
  const masterHost = optionOf(spec, ['--master-host'], 'LOCUST_MASTER_NODE_HOST') ?? '127.0.0.1';
  return { kind: 'worker', locustfile, masterHost };
}

/** `<host name>_<32 hexadecimal digits>`, as Locust makes its worker ids. */
export function nodeId(hostname: string): string {
  return `${hostname}_${randomBytes(16).toString('hex')}`;
}

function refused(code: number, reason: string): NodeCommand {
  return { kind: 'refused', code, reason };
}

type Source = Pick<ContainerSpec, 'command' | 'environment'>;

function isOn({ command, environment }: Source, flag: string, variable: string): boolean {
  return command.includes(flag) || ['true', 'yes', '1'].includes(environment[variable]?.toLowerCase() ?? '');
}

function optionOf(
  { command, environment }: Source,
  flags: readonly string[],
  variable: string,
): string | undefined {
  for (const [place, argument] of command.entries()) {
    if (flags.includes(argument)) return command[place + 1] ?? '';
    const flag = flags.find((each) => each.startsWith('--') && argument.startsWith(`${each}=`));
    if (flag !== undefined) return argument.slice(flag.length + 1);
  }
  return environment[variable];
}
