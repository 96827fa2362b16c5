import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stackName, synthesize } from '../../lib/cli/local/assembly.ts';
import { registration } from '../../lib/contract/registration.ts';
import { servicesOf } from '../../lib/domain/cluster.ts';
import { loadStack } from '../../lib/local/template/load.ts';
import { drawing } from './drawing.ts';
import { type Definition, machineGraph } from './machine-graph.ts';

/** Where the picture is kept: the README shows it. */
export const pictureFile = new URL('../../docs/state-machine.svg', import.meta.url);

/** The picture of the machine that `cdk deploy` deploys, as SVG text. Needs the bundles of the Lambdas. */
export async function pictureOfMachine(): Promise<string> {
  return drawing(machineGraph(deployedDefinition()));
}

/** The machine is the same for every cluster. */
const anyCluster = {
  schemaVersion: 1,
  cluster: 'locust',
  topology: 'two-masters',
  slots: {
    blue: { master: 'blue-master', worker: 'blue-worker' },
    green: { master: 'green-master', worker: 'green-worker' },
  },
};

function deployedDefinition(): Definition {
  const folder = mkdtempSync(join(tmpdir(), 'picture-'));
  try {
    synthesize(registration.parse(anyCluster), folder, { families: servicesOf(anyCluster.slots) });
    const [machine] = loadStack(folder, stackName).machines;
    if (!machine) throw new TypeError(`the stack ${stackName} has no state machine`);
    return machine.definition as Definition;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
