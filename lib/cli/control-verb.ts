import type { Command } from 'commander';

/** What `pause`, `resume` and `abort` take. */
export interface ControlFlags {
  readonly cluster: string;
  readonly reason: string;
}

/** A verb that says something to the running upgrade of a cluster. */
export function controlVerb(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .requiredOption('--cluster <name>', 'name of the ECS cluster')
    .option('--reason <text>', "why, for the upgrade's timeline", 'asked for on the command line');
}
