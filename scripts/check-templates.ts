import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { lintTemplates } from './templates/cfn-lint.ts';
import { covering } from './templates/shapes.ts';
import type { Share } from './templates/synthesis-thread.ts';
import type { Synthesized } from './templates/synthesize.ts';

/**
 * Synthesizes a stack for each combination of options that `samples.ts` names, without a network, and has cdk-nag judge
 * all of them. cfn-lint, which takes ten times as long, judges so many whole templates that each shape of a resource is
 * in one of them. A finding that must stay is acknowledged beside the resource that it is about, with its reason.
 */
const outdir = mkdtempSync(join(tmpdir(), 'locust-upgrade-templates-'));
process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));

/** For the two processors that CI has. */
const threads = 2;
const shares = Array.from({ length: threads }, (_, first): Share => ({ outdir, first, of: threads }));

const made = (await Promise.all(shares.map(synthesized))).flat();
const found = new Set(made.flatMap((each) => [...each.found]));
const untrue = new Set(
  made.flatMap(({ acknowledged }) => [...acknowledged].filter((each) => !found.has(each))),
);
if (untrue.size > 0) {
  console.error('these findings are acknowledged, and no template has them:', untrue);
  process.exit(1);
}
const linted = covering(made.map(({ shapes }) => shapes)).flatMap((place) => made[place] ?? []);
const answers = await Promise.all(
  shares.map(({ first }) =>
    lintTemplates(linted.filter((_, place) => place % threads === first).map(({ file }) => file)),
  ),
);
const failed = answers.filter((answer) => answer.kind !== 'exited' || answer.code !== 0);
for (const answer of failed) {
  if ('reason' in answer) console.error(`cfn-lint did not end: ${answer.reason}`);
  if ('output' in answer) console.error(answer.output);
}
if (failed.length > 0) {
  for (const { file, name } of linted) console.error(file, name);
  process.exit(1);
}
console.log(
  `${made.length} templates pass cdk-nag's AwsSolutions, and cfn-lint ${linted.length} that have all of their shapes`,
);

/** What CDK warns of is said only where a stack can't be made. */
async function synthesized(share: Share): Promise<readonly Synthesized[]> {
  const thread = new URL('./templates/synthesis-thread.ts', import.meta.url);
  const worker = new Worker(thread, { workerData: share, stderr: true });
  const said: Buffer[] = [];
  worker.stderr.on('data', (chunk) => said.push(chunk));
  try {
    const [made] = await once(worker, 'message');
    return made;
  } catch (error) {
    process.stderr.write(Buffer.concat(said));
    throw error;
  }
}
