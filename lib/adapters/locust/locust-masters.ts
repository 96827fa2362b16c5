import type { ResultFile, TestParameters, TestReading } from '../../domain/gates/test-in-flight.ts';
import type { ListenerReading, MasterReading } from '../../domain/health/reading.ts';
import type { MasterEndpoint } from '../../domain/master-endpoint.ts';
import type { WebLogin } from '../../domain/web-login.ts';
import type { Masters } from '../../ports/masters.ts';
import type { HttpLimits } from './http.ts';
import { type ProbeOptions, probeListener } from './listener-probe.ts';
import { probePermission } from './probe-permission.ts';
import { downloadResults } from './results.ts';
import { readRunningTest } from './running-test.ts';
import { signIn } from './sign-in.ts';
import { postSwarm } from './swarm.ts';
import { postStop, readLogs, readPageVersion, readStatistics } from './web.ts';
import type { WebDoor } from './web-door.ts';

export interface LocustMastersOptions {
  /** Null: the web interface asks nobody who they are. */
  readonly login: WebLogin | null;
  readonly web: HttpLimits;
  readonly probe: ProbeOptions;
  /** Locust answers `/stop` when the users have stopped: after 1 s, or after `--stop-timeout` and up to 60 s. */
  readonly stopMilliseconds: number;
  /** Longest wait for a file of results: a report of 1.6 MB took 0.1 s, one of a long test holds all its charts. */
  readonly resultsMilliseconds: number;
}

/**
 * A look takes a few milliseconds where all is well, and at worst the time of one web request and of all tries of
 * the probe: 11 s. The body limit leaves room for the log rings of some thousand workers in one answer.
 */
export const defaultOptions: LocustMastersOptions = {
  login: null,
  web: { milliseconds: 5_000, bytes: 32 * 1024 * 1024 },
  probe: { tryMilliseconds: 3_000, tries: 2 },
  stopMilliseconds: 15_000,
  resultsMilliseconds: 10_000,
};

/** Real masters, over HTTP and ZeroMQ from inside their network. Holds no connection between two looks. */
export class LocustMasters implements Masters {
  readonly #options: LocustMastersOptions;

  constructor(options: Partial<LocustMastersOptions> = {}) {
    this.#options = { ...defaultOptions, ...options };
  }

  /**
   * One look. Statistics, log and page are read at the same time. The probe waits for the page and the log: what was
   * stated of a version may be wrong, and a master below 2.23 must not be probed.
   */
  async read(master: MasterEndpoint): Promise<MasterReading> {
    const at = new Date().toISOString();
    const { web: limits } = this.#options;
    const door = await this.#open(master);
    const log = readLogs(door, limits);
    const version = ownVersion(readPageVersion(door, limits), log);
    const [web, { reading }, own, listener] = await Promise.all([
      readStatistics(door, limits),
      log,
      version,
      this.#listener(master, version, log),
    ]);
    return { at, address: master.address, version: own, web, log: reading, listener };
  }

  /** False also where the answer took longer than `stopMilliseconds`: the master may still be stopping its users. */
  async stopTest(master: MasterEndpoint): Promise<boolean> {
    return postStop(await this.#open(master), {
      ...this.#options.web,
      milliseconds: this.#options.stopMilliseconds,
    });
  }

  async readTest(master: MasterEndpoint): Promise<TestReading> {
    return readRunningTest(await this.#open(master), this.#options.web);
  }

  async saveResults(master: MasterEndpoint): Promise<readonly ResultFile[]> {
    const { web, resultsMilliseconds } = this.#options;
    return downloadResults(await this.#open(master), { ...web, milliseconds: resultsMilliseconds });
  }

  async startTest(master: MasterEndpoint, parameters: TestParameters): Promise<boolean> {
    return postSwarm(await this.#open(master), parameters, this.#options.web);
  }

  /** Signs in anew each time: sessions end with their master, and two small requests cost some milliseconds. */
  #open(master: MasterEndpoint): Promise<WebDoor> {
    return signIn(master, this.#options.login, this.#options.web);
  }

  /** A crash that the log tells of needs no probe: its silence would cost six seconds of a look at a dead master. */
  async #listener(
    master: MasterEndpoint,
    version: Promise<string | null>,
    log: ReturnType<typeof readLogs>,
  ): Promise<ListenerReading> {
    const { reading } = await log;
    if (reading.kind === 'read' && reading.crash) {
      return { kind: 'not-asked', reason: 'the log tells of a crashed listener' };
    }
    const permission = probePermission(master, await version);
    return permission.kind === 'allowed' ? probeListener(master, this.#options.probe) : permission;
  }
}

/** The page's word, else the log's: the log is a ring, and its first line may be gone. */
async function ownVersion(
  page: Promise<string | null>,
  log: Promise<{ readonly masterVersion: string | null }>,
): Promise<string | null> {
  return (await page) ?? (await log).masterVersion;
}
