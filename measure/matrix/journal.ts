import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { keyOf } from './borders.ts';
import { type Measured, type MeasuredPair, pairLine, parseMeasured, type RunLine } from './measured.ts';

/** What an unfinished measurement has seen so far, outside of the repository: a line is added as each pair ends. */
export class Journal {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
  }

  /** With its log, whatever the verdict. */
  add(pair: MeasuredPair): void {
    appendFileSync(this.#file, `${pairLine(pair, true)}\n`);
  }

  addRun(run: RunLine): void {
    appendFileSync(this.#file, `${JSON.stringify(run)}\n`);
  }

  /** Of a pair that was measured twice the last line counts. One that an interruption cut off is dropped. */
  read(): Pick<Measured, 'pairs' | 'runs'> {
    if (!existsSync(this.#file)) return { pairs: [], runs: [] };
    const text = readFileSync(this.#file, 'utf8');
    const { pairs, runs } = parseMeasured(text.slice(0, text.lastIndexOf('\n') + 1));
    return { pairs: [...new Map(pairs.map((pair) => [keyOf(pair), pair])).values()], runs };
  }

  /** Once all is measured: the next measurement starts its own. */
  putAside(): void {
    if (existsSync(this.#file)) renameSync(this.#file, this.#file.replace(/\.jsonl$/, '.last.jsonl'));
  }
}
