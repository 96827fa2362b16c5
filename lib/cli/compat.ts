import type { Command } from 'commander';
import { BadInput } from '../contract/errors.ts';
import { type Compatibility, compatibility } from '../domain/versions/compatibility.ts';
import type { LocustCheck } from '../domain/versions/skew.ts';
import { parseVersion } from '../domain/versions/version.ts';
import { orFailureAsJson, printJson } from './json-output.ts';

interface CompatFlags {
  readonly locustfileFromMaster?: boolean;
  readonly json?: boolean;
}

interface Question {
  readonly master: string;
  readonly worker: string;
  readonly locustfileFromMaster: boolean;
}

/** `locust-upgrade compat`: what the measured pairs say of a worker on a master. Exits 0 whatever the verdict is. */
export function addCompatVerb(program: Command): void {
  program
    .command('compat')
    .description('say whether a worker of one Locust version works on a master of another')
    .argument('<master>', "the master's Locust version")
    .argument('<worker>', "the worker's Locust version")
    .option('--locustfile-from-master', 'the worker asks the master for the locustfile (-f -)')
    .option('--json', 'print one JSON object')
    .action(async (master: string, worker: string, flags: CompatFlags) => {
      const question = { master, worker, locustfileFromMaster: flags.locustfileFromMaster ?? false };
      process.exitCode = await orFailureAsJson(flags.json, question, async () => compat(question, flags));
    });
}

function compat(question: Question, { json }: CompatFlags): number {
  const { master, worker } = question;
  refuseUnreadable({ master, worker });
  const answer = compatibility(master, worker, question);
  if (json) printJson({ ...question, ...answer });
  else process.stdout.write(`${answerText(question, answer)}\n`);
  return 0;
}

function refuseUnreadable(versions: Readonly<Record<'master' | 'worker', string>>): void {
  for (const [side, text] of Object.entries(versions)) {
    const parsed = parseVersion(text);
    if (!parsed.ok) throw new BadInput('bad-version', `${side}: ${parsed.problem}`);
  }
}

/** The answer for a person. */
export function answerText(
  { master, worker, locustfileFromMaster }: Question,
  answer: Compatibility,
): string {
  const locustfile = locustfileFromMaster ? "the master's locustfile (-f -)" : 'a local locustfile';
  return [
    `${answer.verdict}: master ${master}, worker ${worker}, ${locustfile}`,
    ...(answer.verdict === 'unsafe' ? [`  what happens  ${answer.consequence}`] : []),
    `  evidence      ${answer.evidence}`,
    `  Locust says   ${checkText(answer.locustCheck)}`,
  ].join('\n');
}

function checkText(check: LocustCheck): string {
  if (check.level === 'silent') return "nothing in the master's log";
  if (check.level === 'unreached') return 'nothing of versions: such a worker never gets as far as its check';
  const text = `${check.level.toUpperCase()} ${check.text}`;
  return check.level === 'debug' && check.mistake !== null ? `${text} (${check.mistake})` : text;
}
