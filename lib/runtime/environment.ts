import { environmentVariables } from '../contract/environment.ts';
import { UpgradeError } from '../contract/errors.ts';

/** The value of an environment variable that the construct sets; throws `environment-incomplete` without it. */
export function required(name: keyof typeof environmentVariables): string {
  const variable = environmentVariables[name];
  const value = process.env[variable];
  if (value) return value;
  throw new UpgradeError(
    'environment-incomplete',
    `the environment variable ${variable} is ${JSON.stringify(value)}; deploy the upgrader again`,
  );
}
