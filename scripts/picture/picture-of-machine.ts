import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stackName, synthesize } from '../../lib/cli/local/assembly.ts';
import { parseRegistration, registration } from '../../lib/contract/registration.ts';
import { loadStack } from '../../lib/local/template/load.ts';
import { drawing } from './drawing.ts';
import { type Definition, machineGraph } from './machine-graph.ts';

/** Where the picture is kept: the README shows it. */
export const pictureFile = new URL('../../docs/state-machine.svg', import.meta.url);

/** The picture of the machine that `cdk deploy` deploys, as SVG text. Needs the bundles of the Lambdas. */
export async function pictureOfMachine(): Promise<string> {
  return drawing(machineGraph(deployedDefinition()));
}

function deployedDefinition(): Definition {
  const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));
  const folder = mkdtempSync(join(tmpdir(), 'picture-'));
  try {
    synthesize(parseRegistration(registration, JSON.stringify(context.registration), 'cdk.json'), folder);
    const [machine] = loadStack(folder, stackName).machines;
    if (!machine) throw new TypeError(`the stack ${stackName} has no state machine`);
    return machine.definition as Definition;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
