import { localDefaults } from '../../contract/defaults.ts';
import { BadInput } from '../../contract/errors.ts';
import type { UpgradeRequestInput } from '../../contract/request.ts';
import type { TestPolicy } from '../../domain/gates/test-in-flight.ts';
import type { PausePoint } from '../../domain/plan.ts';
import { askableStrategies } from '../../domain/plan.ts';
import { compareVersions, parseVersion } from '../../domain/versions/version.ts';
import { resolveVersion } from '../../domain/versions/version-range.ts';
import { batchSize, locustfile, moment, oneOf, version, wholeNumber } from '../option-values.ts';
import { type TestFlags, testParametersOf, testPolicies } from '../test-options.ts';
import { type DrillName, drillNames } from './drills.ts';

/** What the command line gives, as text. */
export interface LocalFlags extends TestFlags {
  readonly from: string;
  readonly to: string;
  readonly versions?: string;
  readonly workersAt?: string;
  readonly workers: string;
  readonly batchSize: string;
  readonly canary: string;
  readonly strategy: string;
  readonly masters?: string;
  readonly maxMinorSkew?: string;
  readonly locustfile?: string;
  readonly locustfileFromMaster?: boolean;
  readonly testInFlight?: boolean | string;
  readonly testPolicy: string;
  readonly pauseAfter?: string;
  readonly windowEnd?: string;
  readonly allowUnsafe?: boolean;
  readonly allowDowngrade?: boolean;
  readonly drill?: string;
  readonly nodes?: string;
  readonly plan?: boolean;
  readonly keep?: boolean;
  readonly json?: boolean;
}

export interface LocalOptions {
  readonly from: string;
  /** A version, a range of them or `latest`, as it was given. */
  readonly to: string;
  /** The version that `to` stands for. */
  readonly target: string;
  /** Versions that the cluster's registration lists: for ranges, and to go over in hops. */
  readonly versions: readonly string[];
  /** What the workers start with; another version than the master's makes a mixed cluster. */
  readonly workersAt: string;
  readonly workers: number;
  readonly batchSize: number | string;
  readonly canary: number;
  readonly strategy: 'auto' | 'blue-green' | 'rolling' | 'recreate';
  readonly masters: 'two' | 'shared';
  readonly maxMinorSkew: number | null;
  readonly locustfile: string | null;
  readonly locustfileFromMaster: boolean;
  /** A test that runs when the upgrade begins, and for how long; null: none does. */
  readonly testInFlight: { readonly seconds: number | null } | null;
  readonly testPolicy: TestPolicy;
  /** For `restart`: what the master does not show of its test. */
  readonly test: NonNullable<UpgradeRequestInput['test']>;
  readonly pauseAfter: PausePoint | null;
  readonly windowEnd: string | null;
  readonly allowUnsafe: boolean;
  readonly allowDowngrade: boolean;
  readonly drill: DrillName | null;
  /** Real Locust unless simulated nodes are asked for: one never stands in for the other in silence. */
  readonly nodes: 'locust' | 'simulated';
  /** Show the plan and end, instead of upgrading. */
  readonly plan: boolean;
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
  testPolicy: 'wait',
} as const;

const pausePoints = ['master', 'canary'] as const;
/** More would need more memory than a laptop has: a Locust process takes about 40 MB of its own. */
const mostWorkers = 200;
const longestTestSeconds = 3_600;

/** Checks what the command line gave; throws `BadInput` naming the option, its value and the remedy. */
export function parseLocalOptions(flags: LocalFlags): LocalOptions {
  const strategy = oneOf('--strategy', flags.strategy, askableStrategies);
  const masters = flags.masters ?? (strategy === 'rolling' ? 'shared' : 'two');
  const versions = listed(flags.versions);
  const options: LocalOptions = {
    from: version('--from', flags.from),
    to: flags.to,
    target: targetOf(flags.to, versions),
    versions,
    workersAt: version('--workers-at', flags.workersAt ?? flags.from),
    workers: wholeNumber('--workers', flags.workers, 1, mostWorkers),
    batchSize: batchSize(flags.batchSize),
    canary: wholeNumber('--canary', flags.canary, 0, mostWorkers),
    strategy,
    masters: oneOf('--masters', masters, ['two', 'shared']),
    maxMinorSkew:
      flags.maxMinorSkew === undefined ? null : wholeNumber('--max-minor-skew', flags.maxMinorSkew, 0, 1_000),
    locustfile: locustfile(flags.locustfile),
    locustfileFromMaster: flags.locustfileFromMaster ?? false,
    testInFlight: testInFlight(flags.testInFlight),
    testPolicy: oneOf('--test-policy', flags.testPolicy, testPolicies),
    test: testParametersOf(flags).test ?? {},
    pauseAfter: flags.pauseAfter === undefined ? null : oneOf('--pause-after', flags.pauseAfter, pausePoints),
    windowEnd: moment('--window-end', flags.windowEnd),
    allowUnsafe: flags.allowUnsafe ?? false,
    allowDowngrade: flags.allowDowngrade ?? false,
    drill: flags.drill === undefined ? null : oneOf('--drill', flags.drill, drillNames),
    nodes: oneOf('--nodes', flags.nodes ?? 'locust', ['locust', 'simulated']),
    plan: flags.plan ?? false,
    keep: flags.keep ?? false,
    json: flags.json ?? false,
  };
  refuseDowngrade(options);
  return options;
}

function listed(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => version('--versions', each));
}

/** Resolved before anything is started, because its Locust must be installed: the machine resolves it again. */
function targetOf(to: string, versions: readonly string[]): string {
  const resolved = resolveVersion(to, versions, { preReleases: false });
  if (resolved.kind === 'resolved') return resolved.resolution.version;
  throw new BadInput('bad-version', `--to ${to}: ${resolved.cause.message}`);
}

function testInFlight(flag: boolean | string | undefined): LocalOptions['testInFlight'] {
  if (flag === undefined || flag === false) return null;
  return { seconds: flag === true ? null : wholeNumber('--test-in-flight', flag, 1, longestTestSeconds) };
}

/** Refused before anything is started: the running machine would say the same. */
function refuseDowngrade({ from, target, allowDowngrade }: LocalOptions): void {
  const [stable, to] = [parseVersion(from), parseVersion(target)];
  if (allowDowngrade || !stable.ok || !to.ok) return;
  if (compareVersions(to.version, stable.version) >= 0) return;
  throw new BadInput(
    'downgrade',
    `--to ${target} is older than --from ${from}; allow a downgrade with --allow-downgrade, or swap the two`,
  );
}
