import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callsVariable } from '../lib/local/calls/call-log.ts';

interface Check {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

interface Result {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
}

const vitest = (project: string): Check['command'] => ['vitest', 'run', '--project', project];

/**
 * Everything that `npm test` means, cheapest first. Checks of one row run beside each other: simulated scenarios
 * wait most of the time, real Locust needs the processor.
 */
const rows: readonly (readonly Check[])[] = [
  [
    { name: 'format, lint, import rules', command: ['biome', 'ci', '.'] },
    { name: 'unused code and dependencies', command: ['knip'] },
    { name: 'types', command: ['tsc', '--noEmit', '-p', '.'] },
    { name: 'templates', command: ['node', 'scripts/check-templates.ts'] },
  ],
  [{ name: 'unit and contract tests', command: vitest('unit') }],
  [
    { name: 'real Locust', command: vitest('locust') },
    { name: 'scenarios with simulated nodes', command: vitest('scenarios') },
  ],
  [{ name: 'tests that run alone', command: vitest('alone') }],
  // Judges the calls that the scenarios made.
  [{ name: 'permissions', command: vitest('permissions') }],
];

/** Where the embedded AWS records who called what, as long as this runs. */
const calls = mkdtempSync(join(tmpdir(), 'locust-upgrade-calls-'));

/** Runs a check and shows its output when it has ended, so that two at once don't mix. */
function run({ name, command: [program, ...args] }: Check): Promise<Result> {
  const started = performance.now();
  const env = { ...process.env, [callsVariable]: calls };
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  return new Promise((resolve) => {
    const end = (passed: boolean): void => {
      process.stdout.write(`\n== ${name}\n${Buffer.concat(output)}`);
      resolve({ name, passed, seconds: (performance.now() - started) / 1000 });
    };
    child.once('error', (error) => {
      output.push(Buffer.from(`${error.message}\n`));
      end(false);
    });
    child.once('close', (code) => end(code === 0));
  });
}

const results: Result[] = [];
for (const row of rows) results.push(...(await Promise.all(row.map(run))));
rmSync(calls, { recursive: true });

console.log('');
for (const { name, passed, seconds } of results) {
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)`);
}
const failed = results.filter(({ passed }) => !passed).length;
console.log(`checks: ${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
