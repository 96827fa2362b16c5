import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { birthOf, type ReadBirth } from './process-table.ts';

/** A process as it can be recognised again: its id may belong to another program by then. */
export interface RecordedProcess {
  readonly pid: number;
  readonly birth: string | null;
}

export interface RunRecord {
  readonly owner: RecordedProcess;
  readonly children: readonly RecordedProcess[];
}

/**
 * The children of this process, written down as they come and go (`<cache>/runs/<pid>.json`): a process that is
 * killed can't end them, so the next one does (`cleanUpAfterCrash`).
 */
export class RunFile {
  readonly #file: string;
  readonly #children = new Map<number, RecordedProcess>();

  constructor(cache: string) {
    const folder = runFolder(cache);
    mkdirSync(folder, { recursive: true });
    // Two embedded AWS in one process (tests) must not overwrite each other's.
    this.#file = join(folder, `${process.pid}-${Math.random().toString(36).slice(2, 8)}.json`);
  }

  add(pid: number): void {
    this.#children.set(pid, { pid, birth: birthOf(pid) });
    this.#write();
  }

  remove(pid: number): void {
    this.#children.delete(pid);
    this.#write();
  }

  /** By rename: a kill in the middle of a write must not lose the children that were written down before. */
  #write(): void {
    if (this.#children.size === 0) {
      rmSync(this.#file, { force: true });
      return;
    }
    const owner = { pid: process.pid, birth: birthOf(process.pid) };
    const record: RunRecord = { owner, children: [...this.#children.values()] };
    writeFileSync(`${this.#file}.new`, JSON.stringify(record));
    renameSync(`${this.#file}.new`, this.#file);
  }
}

/**
 * Ends the children of owners that died without ending them, and returns their ids. An owner that lives keeps its
 * children; an id that another program has by now is left alone.
 */
export function cleanUpAfterCrash(cache: string, readBirth: ReadBirth = birthOf): readonly number[] {
  const folder = runFolder(cache);
  const isSame = ({ pid, birth }: RecordedProcess) => birth !== null && readBirth(pid) === birth;
  return recordsIn(folder).flatMap(({ file, record }) => {
    if (isSame(record.owner)) return [];
    const killed = record.children.filter((child) => isSame(child) && killGroup(child.pid));
    rmSync(file, { force: true });
    return killed.map(({ pid }) => pid);
  });
}

/** Ends a process and all that it started, at once. False where it was gone already or is somebody else's. */
export function killGroup(leader: number): boolean {
  try {
    return process.kill(-leader, 'SIGKILL');
  } catch {
    return false;
  }
}

function runFolder(cache: string): string {
  return join(cache, 'runs');
}

function recordsIn(folder: string): readonly { file: string; record: RunRecord }[] {
  mkdirSync(folder, { recursive: true });
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.flatMap((name) => {
    const file = join(folder, name);
    const record = read(file);
    return record === null ? [] : [{ file, record }];
  });
}

/** Null for a file that its owner removed a moment ago. */
function read(file: string): RunRecord | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
