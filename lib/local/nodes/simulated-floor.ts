import type { LocustRelease } from './simulated-features.ts';
import type { LocustfileSource } from './simulated-locustfile.ts';
import type { NodeOutput } from './simulated-output.ts';
import type { Roster } from './simulated-roster.ts';
import type { TestRun } from './simulated-test-run.ts';

/** What a handler may touch of the master. */
export interface MasterFloor {
  readonly release: LocustRelease;
  readonly roster: Roster;
  readonly test: TestRun;
  readonly output: NodeOutput;
  readonly locustfiles: readonly LocustfileSource[];
  readonly rebalancing: boolean;
  /** What workers sent of their logs, by worker id; entries of departed workers stay for ever. */
  readonly workerLogs: Record<string, readonly string[]>;
  /** Shares users out again if Locust would, and goes on with `then` once the listener is free. */
  redistribute(then: () => void): void;
}

/** `skipped`: the listener goes on to the next message without checking the test's state. */
export type Handled = 'done' | 'skipped';
