import type { Addresses, ContainerSpec } from './container.ts';

/** What a Locust process is started with: its arguments and those of its variables that the container decides. */
export interface LocustSettings {
  readonly commandLine: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

const masterHostOption = '--master-host';

/**
 * Turns a container's settings into those of a process that shares its network with all others. On AWS every task
 * has a network of its own: a master listens on all of that one's addresses, and localhost is the task itself. Here
 * a master listens on its own loopback address (Locust reads `LOCUST_WEB_HOST` and `LOCUST_MASTER_BIND_HOST`, 2.4 to
 * 2.47), and the names that workers are given are looked up in the table instead of DNS.
 */
export function locustSettings(spec: ContainerSpec, addresses: Pick<Addresses, 'lookup'>): LocustSettings {
  const given = spec.environment;
  const resolve = (host: string | undefined) => addressFor(host, spec, addresses);
  return {
    commandLine: withMasterHost(spec.command, resolve),
    variables: {
      ...given,
      ...(isMaster(spec) && { LOCUST_WEB_HOST: spec.address, LOCUST_MASTER_BIND_HOST: spec.address }),
      LOCUST_MASTER_NODE_HOST: resolve(given.LOCUST_MASTER_NODE_HOST),
    },
  };
}

/** The values that Locust's argument parser takes for true (ConfigArgParse). */
function isMaster({ command, environment }: ContainerSpec): boolean {
  return command.includes('--master') || /^(true|yes|1)$/i.test(environment.LOCUST_MODE_MASTER ?? '');
}

/**
 * A name that nobody registered leads to the task's own address, where no worker finds a master: it goes on trying,
 * as with a name that DNS doesn't know, and no query leaves this machine.
 */
function addressFor(
  host: string | undefined,
  spec: ContainerSpec,
  addresses: Pick<Addresses, 'lookup'>,
): string {
  if (host === undefined || host === 'localhost' || host === '127.0.0.1') return spec.address;
  return addresses.lookup(host) ?? (/^127\./.test(host) ? host : spec.address);
}

/** Both spellings that argparse knows: `--master-host NAME` and `--master-host=NAME`. */
function withMasterHost(command: readonly string[], resolve: (host: string) => string): readonly string[] {
  return command.map((argument, index) => {
    if (command[index - 1] === masterHostOption) return resolve(argument);
    const prefix = `${masterHostOption}=`;
    return argument.startsWith(prefix) ? prefix + resolve(argument.slice(prefix.length)) : argument;
  });
}
