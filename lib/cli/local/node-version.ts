import { BadInput } from '../../contract/errors.ts';

/** What Lambda runs the bundles on, and so what they are made for. */
const needed = 24;

/** Throws `node-too-old`: the other verbs run on older ones, but this one runs the Lambdas' bundles itself. */
export function refuseOldNode(version: string): void {
  if (Number(version.split('.')[0]) >= needed) return;
  throw new BadInput(
    'node-too-old',
    `this is Node ${version}, and local runs what AWS would run on Node ${needed}; install Node ${needed}, or try npx -p node@${needed} locust-upgrade local`,
  );
}
