import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { BadInput } from '../contract/errors.ts';
import { parseVersion } from '../domain/versions/version.ts';

/** Checks of single options; each throws `BadInput` naming the option, its value and the remedy. */

export function oneOf<Value extends string>(option: string, value: string, allowed: readonly Value[]): Value {
  const found = allowed.find((each) => each === value);
  if (found !== undefined) return found;
  throw new BadInput('bad-option', `${option} ${value} is not known; use one of ${allowed.join(', ')}`);
}

export function wholeNumber(option: string, value: string, least: number, most: number): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= least && number <= most) return number;
  throw new BadInput(
    'bad-option',
    `${option} ${value} is no whole number from ${least} to ${most}; give one`,
  );
}

export function batchSize(value: string): number | string {
  const percent = /^(\d+)%$/.exec(value)?.[1];
  if (percent !== undefined && Number(percent) >= 1 && Number(percent) <= 100) return value;
  if (/^\d+$/.test(value) && Number(value) >= 1) return Number(value);
  throw new BadInput(
    'bad-option',
    `--batch-size ${value} is neither a number of workers from 1 on nor a share from 1% to 100%; give one, for example 2 or 50%`,
  );
}

/** Workers above or below the desired ones: a number or a share, 0 included. */
export function allowance(option: string, value: string): number | string {
  const percent = /^(\d+)%$/.exec(value)?.[1];
  if (percent !== undefined && Number(percent) <= 100) return value;
  if (/^\d+$/.test(value)) return Number(value);
  throw new BadInput(
    'bad-option',
    `${option} ${value} is neither a number of workers nor a share from 0% to 100%; give one, for example 2 or 25%`,
  );
}

/** Users a second: above 0, a fraction allowed. */
export function rate(option: string, value: string): number {
  const number = Number(value);
  if (value.trim() !== '' && Number.isFinite(number) && number > 0) return number;
  throw new BadInput('bad-option', `${option} ${value} is no number above 0; give one, for example 2 or 0.5`);
}

/** Absolute, because nodes run in a folder of their own. */
export function locustfile(value: string | undefined): string | null {
  if (value === undefined) return null;
  const path = resolve(value);
  if (existsSync(path)) return path;
  throw new BadInput(
    'bad-option',
    `--locustfile ${value} does not exist (${path}); give the path of a locustfile`,
  );
}

export function version(option: string, value: string): string {
  const parsed = parseVersion(value);
  if (parsed.ok) return value;
  throw new BadInput('bad-version', `${option} ${value} is no Locust version: ${parsed.problem}`);
}

/** ISO 8601 with a time zone, as the request has it. */
export function moment(option: string, value: string | undefined): string | null {
  if (value === undefined) return null;
  if (/^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value)))
    return value;
  throw new BadInput(
    'bad-option',
    `${option} ${value} is no moment; write it as 2026-03-01T09:30:00Z or with another zone's offset`,
  );
}
