import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { localDefaults } from '../../contract/defaults.ts';
import { BadInput } from '../../contract/errors.ts';
import { compareVersions, parseVersion } from '../../domain/version.ts';
import { type DrillName, drillNames } from './drills.ts';

/** What the command line gives, as text. */
export interface LocalFlags {
  readonly from: string;
  readonly to: string;
  readonly workers: string;
  readonly batchSize: string;
  readonly canary: string;
  readonly strategy: string;
  readonly masters?: string;
  readonly locustfile?: string;
  readonly locustfileFromMaster?: boolean;
  readonly allowUnsafe?: boolean;
  readonly allowDowngrade?: boolean;
  readonly drill?: string;
  readonly nodes?: string;
  readonly keep?: boolean;
  readonly json?: boolean;
}

export interface LocalOptions {
  readonly from: string;
  readonly to: string;
  readonly workers: number;
  readonly batchSize: number | string;
  readonly canary: number;
  readonly strategy: 'auto' | 'blue-green' | 'rolling' | 'recreate';
  readonly masters: 'two' | 'shared';
  readonly locustfile: string | null;
  readonly locustfileFromMaster: boolean;
  readonly allowUnsafe: boolean;
  readonly allowDowngrade: boolean;
  readonly drill: DrillName | null;
  /** Real Locust unless simulated nodes are asked for: one never stands in for the other in silence. */
  readonly nodes: 'locust' | 'simulated';
  readonly keep: boolean;
  readonly json: boolean;
}

export const defaultFlags = {
  from: '2.25.0',
  to: '2.32.2',
  workers: '4',
  batchSize: localDefaults.size,
  canary: String(localDefaults.canary),
  strategy: 'auto',
} as const;

const strategies = ['auto', 'blue-green', 'rolling', 'recreate'] as const;
/** More would need more memory than a laptop has: a Locust process takes about 40 MB of its own. */
const mostWorkers = 200;

/** Checks what the command line gave; throws `BadInput` naming the option, its value and the remedy. */
export function parseLocalOptions(flags: LocalFlags): LocalOptions {
  const strategy = oneOf('--strategy', flags.strategy, strategies);
  const masters = flags.masters ?? (strategy === 'rolling' ? 'shared' : 'two');
  const options: LocalOptions = {
    from: version('--from', flags.from),
    to: version('--to', flags.to),
    workers: wholeNumber('--workers', flags.workers, 1, mostWorkers),
    batchSize: batchSize(flags.batchSize),
    canary: wholeNumber('--canary', flags.canary, 0, mostWorkers),
    strategy,
    masters: oneOf('--masters', masters, ['two', 'shared']),
    locustfile: locustfile(flags.locustfile),
    locustfileFromMaster: flags.locustfileFromMaster ?? false,
    allowUnsafe: flags.allowUnsafe ?? false,
    allowDowngrade: flags.allowDowngrade ?? false,
    drill: flags.drill === undefined ? null : oneOf('--drill', flags.drill, drillNames),
    nodes: oneOf('--nodes', flags.nodes ?? 'locust', ['locust', 'simulated']),
    keep: flags.keep ?? false,
    json: flags.json ?? false,
  };
  refuseDowngrade(options);
  return options;
}

function oneOf<Value extends string>(option: string, value: string, allowed: readonly Value[]): Value {
  const found = allowed.find((each) => each === value);
  if (found !== undefined) return found;
  throw new BadInput('bad-option', `${option} ${value} is not known; use one of ${allowed.join(', ')}`);
}

function wholeNumber(option: string, value: string, least: number, most: number): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= least && number <= most) return number;
  throw new BadInput(
    'bad-option',
    `${option} ${value} is no whole number from ${least} to ${most}; give one`,
  );
}

function batchSize(value: string): number | string {
  const percent = /^(\d+)%$/.exec(value)?.[1];
  if (percent !== undefined && Number(percent) >= 1 && Number(percent) <= 100) return value;
  if (/^\d+$/.test(value) && Number(value) >= 1) return Number(value);
  throw new BadInput(
    'bad-option',
    `--batch-size ${value} is neither a number of workers from 1 on nor a share from 1% to 100%; give one, for example 2 or 50%`,
  );
}

/** Absolute, because nodes run in a folder of their own. */
function locustfile(value: string | undefined): string | null {
  if (value === undefined) return null;
  const path = resolve(value);
  if (existsSync(path)) return path;
  throw new BadInput(
    'bad-option',
    `--locustfile ${value} does not exist (${path}); give the path of a locustfile`,
  );
}

function version(option: string, value: string): string {
  const parsed = parseVersion(value);
  if (parsed.ok) return value;
  throw new BadInput('bad-version', `${option} ${value} is no Locust version: ${parsed.problem}`);
}

/** Refused before anything is started: the running machine would say the same. */
function refuseDowngrade({ from, to, allowDowngrade }: LocalOptions): void {
  const [stable, target] = [parseVersion(from), parseVersion(to)];
  if (allowDowngrade || !stable.ok || !target.ok) return;
  if (compareVersions(target.version, stable.version) >= 0) return;
  throw new BadInput(
    'downgrade',
    `--to ${to} is older than --from ${from}; allow a downgrade with --allow-downgrade, or swap the two`,
  );
}
