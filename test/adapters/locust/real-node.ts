import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomLoopbackAddress } from '../../../lib/local/nodes/addresses.ts';
import type { Environment } from '../../../lib/local/nodes/environments.ts';
import { demoLocustfile } from '../../../lib/local/nodes/locustfile.ts';

export interface RealNode {
  readonly address: string;
  /** Ends the process and resolves when it has gone. */
  stop(): Promise<void>;
}

/** A real master on a loopback address of its own, at Locust's own ports. */
export function startMaster(environment: Environment, extra: readonly string[] = []): RealNode {
  const address = randomLoopbackAddress();
  const where = ['--web-host', address, '--master-bind-host', address];
  return start(environment, address, ['--master', ...where, ...extra]);
}

/** A real worker of that master. */
export function startWorker(environment: Environment, master: RealNode): RealNode {
  return start(environment, master.address, ['--worker', '--master-host', master.address]);
}

function start(environment: Environment, address: string, options: readonly string[]): RealNode {
  const child = spawn(environment.locust, ['-f', demoLocustfile, ...options], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await exited;
  };
  return { address, stop };
}
