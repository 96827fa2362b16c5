/**
 * What the fakes were told to change, in order and across all of them. Looking is not written down, nor are the lines
 * of an upgrade's timeline.
 */
export class Journal {
  #entries: string[] = [];

  write(entry: string): void {
    this.#entries.push(entry);
  }

  get entries(): readonly string[] {
    return this.#entries;
  }

  /** Forgets what happened while a test prepared its situation. */
  clear(): void {
    this.#entries = [];
  }
}
