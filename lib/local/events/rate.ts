import { UpgradeError } from '../../contract/errors.ts';

const units: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** `rate(5 minutes)` → 300,000. Throws `unsupported-schedule` for a cron expression. */
export function rateMilliseconds(expression: string): number {
  const groups = /^rate\((?<value>[1-9]\d*) (?<unit>minute|hour|day)s?\)$/.exec(expression)?.groups;
  const unit = units[groups?.unit ?? ''];
  if (groups?.value && unit) return Number(groups.value) * unit;
  throw new UpgradeError(
    'unsupported-schedule',
    `the embedded EventBridge doesn't know the schedule ${expression}: use rate(N minutes)`,
  );
}
