import type { Routing, RoutingReading, SlotWeights } from '../../lib/domain/traffic.ts';
import type { Traffic } from '../../lib/ports/traffic.ts';
import type { Journal } from './journal.ts';

/** One rule in memory, which sends everybody to blue until it is told otherwise. */
export class FakeTraffic implements Traffic {
  readonly #journal: Journal;
  reading: RoutingReading = { kind: 'read', weights: { blue: 1, green: 0 }, sticky: false };

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  async read(_routing: Routing): Promise<RoutingReading> {
    return this.reading;
  }

  async shift(_routing: Routing, weights: SlotWeights): Promise<void> {
    this.reading = { kind: 'read', weights, sticky: false };
    this.#journal.write(`traffic blue ${weights.blue}, green ${weights.green}`);
  }
}
