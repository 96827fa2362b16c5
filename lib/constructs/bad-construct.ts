import type { Construct } from 'constructs';
import { BadInput } from '../contract/errors.ts';

/**
 * Properties that can't be used, as synthesis reports them: `App/Stack/Cluster: <problem>: <remedy>`. The path is
 * what finds the line in the team's own code.
 */
export function badConstruct({ node }: Construct, problem: string, remedy: string): BadInput {
  return new BadInput('bad-construct', `${node.path}: ${problem}: ${remedy}`);
}
