import { Logger } from '@aws-lambda-powertools/logger';
import { PowertoolsMeter } from '../adapters/metrics/powertools-meter.ts';
import type { WatchLook } from '../domain/watch/watch-report.ts';
import { watch } from '../functions/watch.ts';
import { clusterWorldFromEnvironment, systemClock } from './world.ts';

const logger = new Logger({ serviceName: 'locust-upgrade' });

/** The watch with the real clients, placed by the function's environment: one look, and a line of log that says it. */
export async function watchFromEnvironment(): Promise<WatchLook> {
  const { ledger, services, masters, registration } = clusterWorldFromEnvironment();
  const meter = new PowertoolsMeter(registration.cluster);
  const report = await watch({ clock: systemClock, ledger, services, masters, registration, meter });
  const found = report.findings.map(({ message }) => message).join('; ');
  if (found && report.upgradeId === null) logger.warn(`watch found: ${found}`, { ...report });
  else logger.info(`watch: ${found || 'all is well'}`, { ...report });
  return report;
}
