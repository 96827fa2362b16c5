import type { ContainerEvents, ContainerLine, ContainerSpec } from './container.ts';
import type { LogLevel } from './simulated-output.ts';

/** Locust keeps so many log entries for `/logs`. */
const ringSize = 500;
/** A container starts within this time. */
const startDelay = 10;

export interface ProcessSurroundings {
  readonly spec: ContainerSpec;
  readonly events: ContainerEvents;
  onLine(line: ContainerLine): void;
}

/** What a simulated node has of an operating system: timers, a log, and exactly one exit. */
export class SimulatedProcess {
  readonly hostname: string;
  readonly #surroundings: ProcessSurroundings;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #ring: string[] = [];
  readonly #atExit: (() => void)[] = [];
  #ended = false;

  constructor(surroundings: ProcessSurroundings) {
    this.#surroundings = surroundings;
    // The host name stands in every log line and worker id, which so say what they come from.
    this.hostname = `simulated-${surroundings.spec.task.slice(0, 8)}`;
    this.after(startDelay, () => surroundings.events.running());
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** The last 500 entries, each with its time, host, level and logger, a traceback inside its entry. */
  get logs(): readonly string[] {
    return [...this.#ring];
  }

  log(level: LogLevel, logger: string, text: string): void {
    const at = new Date().toISOString().replace('T', ' ').replace('.', ',').replace('Z', '');
    const entry = `[${at}] ${this.hostname}/${level}/${logger}: ${text}`;
    this.#ring.push(entry);
    if (this.#ring.length > ringSize) this.#ring.shift();
    this.print(entry);
  }

  print(text: string): void {
    const { spec, onLine } = this.#surroundings;
    const at = new Date().toISOString();
    for (const line of text.split('\n')) onLine({ at, task: spec.task, line });
  }

  after(milliseconds: number, work: () => void): void {
    if (this.#ended) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, milliseconds);
    this.#timers.add(timer);
  }

  everySecond(work: () => void): void {
    if (!this.#ended) this.#timers.add(setInterval(work, 1000));
  }

  atExit(work: () => void): void {
    this.#atExit.push(work);
  }

  /** Only the first call counts. */
  exitAfter(milliseconds: number, code: number): void {
    this.after(milliseconds, () => this.exit(code));
  }

  exit(code: number): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const work of this.#atExit) work();
    this.#surroundings.events.exited(code, null);
  }
}
