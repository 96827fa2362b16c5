import { UpgradeError } from '../contract/errors.ts';

/** Standard output holds one object and nothing else. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Runs a verb; with `--json` a failure is an object on standard output, too, before it is reported as any other. */
export async function orFailureAsJson(
  json: boolean | undefined,
  members: object,
  run: () => Promise<number>,
): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (json) printJson({ schemaVersion: 1, ...members, cause: causeOf(error) });
    throw error;
  }
}

function causeOf(error: unknown): { readonly code: string; readonly message: string } {
  const code = error instanceof UpgradeError ? error.code : 'unexpected';
  return { code, message: error instanceof Error ? error.message : String(error) };
}
