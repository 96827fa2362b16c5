import type { WatchReport } from '../../lib/domain/watch/watch-report.ts';
import { watchFromEnvironment } from '../../lib/runtime/watching.ts';

/** The event is not read: a schedule says only that it is time to look. */
export const handler = (): Promise<WatchReport> => watchFromEnvironment();
