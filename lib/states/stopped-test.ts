import type { Ledger } from '../ports/ledger.ts';

const notStarted = '; the test that was to run again on the target is not started';

/** How an upgrade ended, and that a test which it stopped stays stopped: only the target starts it again. */
export async function withStoppedTest(
  ledger: Pick<Ledger, 'rememberedTest'>,
  upgradeId: string,
  message: string,
): Promise<string> {
  if (message.endsWith(notStarted)) return message;
  return (await ledger.rememberedTest(upgradeId)) ? message + notStarted : message;
}
