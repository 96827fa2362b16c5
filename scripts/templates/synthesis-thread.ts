import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { samples } from './samples.ts';
import { type Synthesized, synthesize } from './synthesize.ts';

/** Which of the samples a thread makes, and where. */
export interface Share {
  readonly outdir: string;
  readonly first: number;
  readonly of: number;
}

const { outdir, first, of }: Share = workerData;
const folder = join(outdir, String(first));
mkdirSync(folder);
const made: Synthesized[] = [];
for (const [number, sample] of samples().entries()) {
  if (number % of === first) made.push(synthesize(sample, number, folder));
}
parentPort?.postMessage(made);
