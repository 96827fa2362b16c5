import type { Clock } from '../../lib/ports/clock.ts';

/** A clock that stands still until a test moves it. */
export class VirtualClock implements Clock {
  #now = Date.parse('2026-03-01T10:00:00.000Z');

  now(): number {
    return this.#now;
  }

  advance(seconds: number): void {
    this.#now += seconds * 1000;
  }

  /** ISO time so many seconds from now. */
  in(seconds: number): string {
    return new Date(this.#now + seconds * 1000).toISOString();
  }
}
