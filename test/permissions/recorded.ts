import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { callsVariable } from '../../lib/local/calls/call-log.ts';
import type { RecordedCall } from '../../lib/local/calls/recorded-call.ts';
import type { DeployedResources } from '../../lib/local/template/template.ts';
import { type Deployed, deployedStack } from './deployed.ts';

/** A stack that scenarios ran under, and every call that its parts made. */
export interface RecordedStack {
  readonly stack: Deployed;
  readonly calls: readonly RecordedCall[];
}

const callsFile = 'calls.jsonl';
const templateSuffix = '.template.json';

/** Everything that the scenarios before this test recorded; throws where there is nothing to judge. */
export function recordedStacks(): readonly RecordedStack[] {
  const folder = process.env[callsVariable];
  const homes = folder && existsSync(folder) ? readdirSync(folder) : [];
  if (!folder || homes.length === 0) {
    throw new Error(
      `nothing was recorded${folder ? ` in ${folder}` : ''}, so there is nothing to judge: run npm test, or the projects ` +
        `scenarios and permissions one after the other with ${callsVariable}=<an empty folder>`,
    );
  }
  return homes
    .map((home) => join(folder, home))
    .filter((home) => existsSync(join(home, callsFile)))
    .map(recordedIn);
}

function recordedIn(folder: string): RecordedStack {
  const template = readdirSync(folder).find((file) => file.endsWith(templateSuffix)) ?? '';
  const stackName = template.slice(0, -templateSuffix.length);
  const text = (file: string): string | null =>
    existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : null;
  const lines = text(callsFile)?.split('\n').filter(Boolean) ?? [];
  const resources: DeployedResources = new Map(JSON.parse(text('deployed.json') ?? '[]'));
  return {
    stack: deployedStack(stackName, JSON.parse(text(template) ?? ''), resources),
    calls: lines.map((line) => JSON.parse(line)),
  };
}
