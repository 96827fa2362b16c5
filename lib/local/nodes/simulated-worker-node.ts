import type { Container } from './container.ts';
import { nodeId } from './simulated-command.ts';
import type { LocustRelease } from './simulated-features.ts';
import { loadLocustfile } from './simulated-locustfile.ts';
import type { MessageNetwork } from './simulated-network.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import { SimulatedWorker } from './simulated-worker.ts';

export interface WorkerNodeProps {
  readonly release: LocustRelease;
  readonly locustfile: string | undefined;
  readonly masterHost: string;
  readonly network: MessageNetwork;
}

/** From the start of the process; measured: a broken file 0.5 s, the first message 0.7 s, registered 0.8 s. */
const importTime = 500;
const startTime = 700;

/** A simulated worker as a process: its timers, its log and its connection to the master. */
export function startWorkerNode(process: SimulatedProcess, props: WorkerNodeProps): Container {
  const locustfile = loadLocustfile(props.locustfile);
  const unaskable = locustfile.kind === 'from-master' && !props.release.has.has('locustfile');
  const printed = locustfile.kind === 'broken' ? locustfile.printed : "Could not find '-'.";
  process.log('INFO', 'locust.main', 'Simulated node: no Locust runs here');
  if (locustfile.kind === 'broken' || unaskable) {
    process.after(importTime, () => process.print(printed));
    process.exitAfter(importTime, 1);
    return { stop: () => process.exitAfter(10, 143), kill: () => process.exit(137) };
  }
  const worker = workerOf(process, props, locustfile.kind === 'from-master');
  process.after(startTime, () => {
    worker.begin();
    process.everySecond(() => worker.second());
  });
  return { stop: () => worker.terminate(), kill: () => process.exit(137) };
}

function workerOf(
  process: SimulatedProcess,
  props: WorkerNodeProps,
  locustfileFromMaster: boolean,
): SimulatedWorker {
  const link = props.network.connect(props.masterHost, (message) => worker.receive(message));
  process.atExit(() => link.close());
  const worker = new SimulatedWorker(
    {
      release: props.release,
      id: nodeId(process.hostname),
      asksAs: nodeId(`${process.hostname}_download_locustfile`),
      master: `${props.masterHost}:5557`,
      locustfileFromMaster,
      logs: () => process.logs,
    },
    {
      send: (message) => link.send(message),
      log: (level, text) => process.log(level, loggerOf(text), text),
      print: (text) => process.print(text),
      exit: (code, milliseconds) => process.exitAfter(milliseconds, code),
    },
  );
  return worker;
}

function loggerOf(text: string): string {
  return /^(Starting|Got SIGTERM|Shutting down \()/.test(text) ? 'locust.main' : 'locust.runners';
}
