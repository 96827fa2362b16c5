import { judge } from './judge.ts';
import type { MeasuredPair } from './measured.ts';

/** Says now and then how far a measurement is, from the speed that it had so far. */
export class Progress {
  readonly #total: number;
  readonly #started = performance.now();
  readonly #counts: Record<string, number> = {};
  #done = 0;
  #said = 0;

  constructor(total: number) {
    this.#total = total;
  }

  add({ seen }: MeasuredPair): void {
    this.#done += 1;
    const { outcome } = judge(seen);
    this.#counts[outcome] = (this.#counts[outcome] ?? 0) + 1;
    const seconds = (performance.now() - this.#started) / 1000;
    if (seconds - this.#said < 10 && this.#done < this.#total) return;
    this.#said = seconds;
    const left = (seconds / this.#done) * (this.#total - this.#done);
    const kinds = Object.entries(this.#counts).map(([kind, count]) => `${count} ${kind}`);
    process.stderr.write(
      `${this.#done} of ${this.#total} pairs (${kinds.join(', ')}) in ${minutes(seconds)}, about ${minutes(left)} left\n`,
    );
  }
}

/** One line for whoever waits. */
export function sayOnStandardError(line: string): void {
  process.stderr.write(`${line}\n`);
}

export function minutes(seconds: number): string {
  return seconds < 100 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
