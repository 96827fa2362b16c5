import { readFileSync } from 'node:fs';

/** The context of `cdk.json`: what `cdk deploy` deploys without further words. */
export function readCdkContext(): Readonly<Record<string, unknown>> {
  const file = new URL('../../../cdk.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')).context;
}
