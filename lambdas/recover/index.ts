import type { RecoverResult } from '../../lib/functions/recover.ts';
import { recoverFromEnvironment } from '../../lib/runtime/recovery.ts';

/** The event is not read: it may be late, doubled or lost, so the ledger alone says what there is to recover. */
export const handler = (): Promise<RecoverResult> => recoverFromEnvironment();
