import type { ScalableTarget } from '../../lib/domain/automation/automation.ts';
import type { Scaling } from '../../lib/ports/scaling.ts';
import type { FakeServices } from './fake-services.ts';
import type { Journal } from './journal.ts';

const on = { dynamicIn: false, dynamicOut: false, scheduled: false };

/** Application Auto Scaling in memory. It changes a count when a test says that load, or a schedule, asks for it. */
export class FakeScaling implements Scaling {
  readonly #journal: Journal;
  readonly #services: FakeServices;
  readonly #targets = new Map<string, ScalableTarget>();
  /** Suspensions are written and have no effect: what an upgrade without them would meet. */
  deaf = false;

  constructor(journal: Journal, services: FakeServices) {
    this.#journal = journal;
    this.#services = services;
  }

  /** What somebody else does, past the upgrade. */
  register(
    service: string,
    min: number,
    max: number,
    suspended: Partial<ScalableTarget['suspended']> = {},
  ): void {
    this.#targets.set(service, { service, min, max, suspended: { ...on, ...suspended } });
  }

  deregister(service: string): void {
    this.#targets.delete(service);
  }

  async targets(services: readonly string[]): Promise<readonly ScalableTarget[]> {
    return services.flatMap((service) => this.#targets.get(service) ?? []);
  }

  async set(target: ScalableTarget): Promise<void> {
    this.#targets.set(target.service, target);
    const { min, max, suspended } = target;
    const kinds = Object.entries(suspended).flatMap(([kind, is]) => (is ? kind : []));
    this.#journal.write(`scaling of ${target.service} ${min}–${max} ${kinds.join(' ') || 'on'}`);
  }

  /** Alarms of both kinds, which bring counts back into their limits, unless that is suspended. */
  keepWithinLimits(): void {
    for (const { service, min, max, suspended } of this.#targets.values()) {
      const desired = this.#services.running(service).length;
      if (desired < min && !suspended.dynamicOut) this.#services.set(service, { desired: min });
      if (desired > max && !suspended.dynamicIn) this.#services.set(service, { desired: max });
    }
  }

  /** Much load: every service gets one task more, at least its minimum, unless scaling out is suspended. */
  scaleOut(): void {
    for (const { service, min, max, suspended } of this.#targets.values()) {
      if (suspended.dynamicOut && !this.deaf) continue;
      const desired = this.#services.running(service).length;
      if (desired < max) this.#services.set(service, { desired: Math.max(min, desired + 1) });
    }
  }
}
