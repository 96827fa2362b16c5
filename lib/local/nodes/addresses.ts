import { networkInterfaces } from 'node:os';
import { UpgradeError } from '../../contract/errors.ts';
import type { Addresses } from './container.ts';

/** What a name leads to: the tasks that run under it, oldest first, and the address that its next task will get. */
interface NameEntry {
  readonly running: string[];
  promised: string;
}

/**
 * Loopback addresses of tasks. On Linux they are drawn at random from the whole range, so that several clusters on
 * one machine don't meet; elsewhere only the aliases given to the loopback interface can be bound.
 * `aliases` is null where the whole range can be used.
 */
export class LoopbackAddresses implements Addresses {
  readonly #aliases: readonly string[] | null;
  readonly #inUse = new Set<string>();
  readonly #names = new Map<string, NameEntry>();

  constructor(aliases: readonly string[] | null = loopbackAliases()) {
    this.#aliases = aliases;
  }

  /** Throws `loopback-address-unavailable` when there are fewer aliases than tasks. */
  draw(name: string | null): string {
    if (name === null) return this.#fresh();
    const entry = this.#entry(name);
    const address = entry.promised;
    entry.running.push(address);
    entry.promised = this.#fresh();
    return address;
  }

  release(name: string | null, address: string): void {
    this.#inUse.delete(address);
    const running = name === null ? undefined : this.#names.get(name)?.running;
    const index = running?.indexOf(address) ?? -1;
    if (index >= 0) running?.splice(index, 1);
  }

  lookup(name: string): string | undefined {
    const entry = this.#names.get(name);
    return entry?.running[0] ?? entry?.promised;
  }

  register(name: string): void {
    this.#entry(name);
  }

  #entry(name: string): NameEntry {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const entry: NameEntry = { running: [], promised: this.#fresh() };
    this.#names.set(name, entry);
    return entry;
  }

  #fresh(): string {
    const address = this.#aliases === null ? this.#random() : this.#aliases.find((a) => !this.#inUse.has(a));
    if (address === undefined) throw addressUnavailable('all loopback aliases are taken');
    this.#inUse.add(address);
    return address;
  }

  #random(): string {
    for (;;) {
      const address = randomLoopbackAddress();
      if (!this.#inUse.has(address)) return address;
    }
  }
}

/** 127.x.y.z, none of its parts 0 or 255: 127.0.0.0/24 is left to whatever else runs here. */
export function randomLoopbackAddress(): string {
  const part = () => 1 + Math.floor(Math.random() * 254);
  return `127.${part()}.${part()}.${part()}`;
}

/** Null on Linux, where all of 127.0.0.0/8 is bound to the loopback interface; elsewhere its aliases. */
export function loopbackAliases(
  platform: NodeJS.Platform = process.platform,
  interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces(),
): readonly string[] | null {
  if (platform === 'linux') return null;
  const addresses = Object.values(interfaces).flatMap((list) => (list ?? []).map(({ address }) => address));
  return addresses.filter((address) => /^127\./.test(address) && address !== '127.0.0.1');
}

/** `loopback-address-unavailable`, with the command that makes addresses on macOS. */
export function addressUnavailable(reason: string): UpgradeError {
  const command = 'for n in $(seq 1 50); do sudo ifconfig lo0 alias 127.0.1.$n up; done';
  return new UpgradeError(
    'loopback-address-unavailable',
    `no loopback address for another node (${reason}): add some (macOS: ${command}) or run on Linux`,
  );
}
