import type { MasterOutput } from './simulated-output.ts';
import type { Roster } from './simulated-roster.ts';

/** Simulated tests have one User class, named so that nobody takes its numbers for measurements. */
export const simulatedUserClass = 'SimulatedUser';

/** How long the listener waits in a redistribution for reports that only it could receive (Locust's default). */
const reportWait = 1000;

const reportsMissing =
  'Spawning is complete and report waittime is expired, but not all reports received from workers';

/** A simulated master's load test: its state in Locust's words, and who runs how many users. */
export class TestRun {
  state = 'ready';
  targetUsers = 0;
  spawnRate = 0;
  host = '';
  requests = 0;
  readonly #roster: Roster;
  readonly #output: MasterOutput;
  /** Users asked for so far in the ramp; a fraction where the rate is below one. */
  #level = 0;
  #awaitsReports = false;
  #redistributed = false;
  #jobs = 0;

  constructor(roster: Roster, output: MasterOutput) {
    this.#roster = roster;
    this.#output = output;
  }

  get active(): boolean {
    return this.state === 'spawning' || this.state === 'running';
  }

  /** `users` in all at `rate` a second. Without a worker Locust only warns and keeps its state. */
  swarm(users: number, rate: number): void {
    this.targetUsers = users;
    if (!this.#announce(rate)) return;
    if (!this.active) this.requests = 0;
    this.#level = this.#roster.users();
    this.#redistributed = false;
    this.#awaitsReports = false;
    this.state = 'spawning';
    this.#raise();
  }

  /** A second of a ramp passes. */
  advance(): void {
    if (this.state !== 'spawning' || this.#redistributed) return;
    if (Math.floor(this.#level) !== this.targetUsers) this.#raise();
    else if (this.#roster.users() === this.targetUsers) this.#spawned('All users spawned');
    else if (this.#awaitsReports) this.#spawned(reportsMissing);
    else this.#awaitsReports = true;
  }

  /**
   * Shares the users out again among the workers that are left. Locust does so inside its listener, which hears
   * nothing for a second, and only once in a test: its dispatcher believes to be busy from then on (measured:
   * 40, 40, 27, 13 users as workers leave). True if it happened; `redistributed` ends it.
   */
  redistribute(): boolean {
    if (this.state !== 'running' || this.#redistributed || !this.#announce(this.spawnRate)) return false;
    this.#redistributed = true;
    this.state = 'spawning';
    this.#level = this.targetUsers;
    this.#dispatch();
    this.#output.pause(reportWait);
    return true;
  }

  redistributed(): void {
    this.#spawned(reportsMissing);
  }

  /** The workers are told, except by a master that is about to tell them to quit. */
  stop(tellWorkers = true): void {
    if (!this.active) return;
    this.state = 'stopping';
    this.#redistributed = false;
    if (!tellWorkers) return;
    for (const worker of this.#roster.all()) this.#output.send({ type: 'stop', data: null, node: worker.id });
  }

  /** Locust's check after each message: with no worker that could run users, any state turns `stopped`. */
  settle(): void {
    const everyReady = this.#roster.all().every((worker) => worker.state === 'ready');
    const nobodyLeft = this.#roster.connected().length === 0;
    if ((this.state === 'stopping' && everyReady) || nobodyLeft) this.state = 'stopped';
  }

  #announce(rate: number): boolean {
    const workers = this.#roster.connected().length;
    if (workers === 0) {
      this.#output.log(
        'WARNING',
        "You can't start a distributed test before at least one worker processes has connected",
      );
      return false;
    }
    this.spawnRate = rate;
    const job = `${this.targetUsers} users at ${rate.toFixed(2)} spawn rate`;
    this.#output.log('INFO', `Sending spawn jobs of ${job} to ${workers} ready workers`);
    return true;
  }

  #raise(): void {
    const distance = this.targetUsers - this.#level;
    this.#level += Math.sign(distance) * Math.min(Math.abs(distance), this.spawnRate);
    this.#dispatch();
  }

  #dispatch(): void {
    const workers = this.#roster.connected();
    const users = Math.floor(this.#level);
    // Workers compare the timestamps of their jobs and nothing else, so a counter serves without a clock.
    this.#jobs += 1;
    workers.forEach((worker, place) => {
      const share = Math.floor(users / workers.length) + (place < users % workers.length ? 1 : 0);
      const count = { [simulatedUserClass]: share };
      const job = { timestamp: this.#jobs, user_classes_count: count, host: this.host, stop_timeout: 0 };
      this.#output.send({ type: 'spawn', data: { ...job, parsed_options: {} }, node: worker.id });
    });
  }

  /** Nothing to say where the test was stopped meanwhile. */
  #spawned(prefix: string): void {
    if (this.state !== 'spawning') return;
    this.state = 'running';
    const users = this.#roster.users();
    const classes = `{"${simulatedUserClass}": ${users}}`;
    this.#output.log('INFO', `${prefix}: ${classes} (${users} total users)`);
  }
}
