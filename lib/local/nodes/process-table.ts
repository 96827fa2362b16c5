import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Reads what tells a process from any other that ever had its id; null for a process that is gone. */
export type ReadBirth = (pid: number) => string | null;

/**
 * The start time of a process, exact enough to recognise it: boot and clock ticks since then where the system has
 * /proc, else the second in which `ps` says that it started. A zombie counts as gone.
 */
export const birthOf: ReadBirth = (pid) => (existsSync('/proc/self/stat') ? fromProc(pid) : fromPs(pid));

/** Ticks alone don't do: after a reboot the same service can get the same id at the same tick. */
function fromProc(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // proc(5): field 2, the command in parentheses, may hold spaces; field 3 is the state, field 22 the start time.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : `${boot} ${fields[19]}`;
  } catch {
    return null;
  }
}

/** The start of a process where there is no /proc, by ps(1); null for a process that is gone. */
export function fromPs(pid: number): string | null {
  const environment = { ...process.env, LC_ALL: 'C' };
  const table = spawnSync('ps', ['-o', 'lstart=', '-p', `${pid}`], { encoding: 'utf8', env: environment });
  return table.stdout?.trim() || null;
}
