import { type InstallationOptions, installRelease, type ReleaseEnvironment } from './install-release.ts';
import type { ReleaseLine } from './measured.ts';
import { minutes } from './progress.ts';

interface InstalledOptions extends InstallationOptions {
  /** Told of each release that was installed or refused: half a minute each, which would look like a hang. */
  say?(line: string): void;
}

/** The releases that were asked for, each installed once or refused with its reason. */
export class Installed {
  readonly #options: InstalledOptions;
  readonly #environments = new Map<string, ReleaseEnvironment>();
  readonly #refused = new Map<string, string>();

  constructor(options: InstalledOptions) {
    this.#options = options;
  }

  /** One after the other: an installer uses all cores by itself. False where one of them can't be installed. */
  async ensure(releases: Iterable<string>): Promise<boolean> {
    let complete = true;
    for (const release of releases) {
      if (!this.#environments.has(release)) await this.#install(release);
      complete &&= this.#environments.has(release);
    }
    return complete;
  }

  async #install(release: string): Promise<void> {
    const { say = () => {} } = this.#options;
    const started = performance.now();
    const installation = await installRelease(release, this.#options);
    if ('reason' in installation) {
      this.#refused.set(release, installation.reason);
      say(`${release} does not install: ${installation.reason}`);
      return;
    }
    const seconds = (performance.now() - started) / 1000;
    // What was in the cache is no news.
    if (seconds > 1) say(`installed ${release} in ${minutes(seconds)}`);
    this.#environments.set(release, installation.environment);
  }

  /** Why a release could not be installed; undefined for all others. */
  reasonOf(release: string): string | undefined {
    return this.#refused.get(release);
  }

  environment(release: string): ReleaseEnvironment {
    const environment = this.#environments.get(release);
    if (environment === undefined) throw new RangeError(`locust ${release} was not installed`);
    return environment;
  }

  lines(): readonly ReleaseLine[] {
    return [
      ...[...this.#environments].map(([release, { pythonVersion }]) => ({ release, python: pythonVersion })),
      ...[...this.#refused].map(([release, reason]) => ({ release, reason })),
    ];
  }
}
