import { Logger } from '@aws-lambda-powertools/logger';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { EventBridgeAnnouncer } from '../adapters/event-bridge/event-bridge-announcer.ts';
import { PowertoolsMeter } from '../adapters/metrics/powertools-meter.ts';
import type { World } from '../states/ports.ts';
import { clusterWorldFromEnvironment } from './world.ts';

const logger = new Logger({ serviceName: 'locust-upgrade' });

/**
 * Tells of a cluster's upgrades on the default bus, trying twice, and measures them in lines of the function's log,
 * where also stands what could not be told.
 */
export function announcing(cluster: string): Pick<World, 'announcer' | 'meter'> {
  return {
    announcer: new EventBridgeAnnouncer({
      client: new EventBridgeClient({ maxAttempts: 2 }),
      cluster,
      onFailure: ({ moment, upgradeId }, error) =>
        logger.warn(`nobody was told of ${moment} of ${upgradeId}`, { error: String(error) }),
    }),
    meter: new PowertoolsMeter(cluster),
  };
}

/** The world of a state's Lambda. Apart from the cluster's, because who only plans needs none of these packages. */
export function worldFromEnvironment(): World {
  const world = clusterWorldFromEnvironment();
  // Not spread: some of its members are an error to who has no use for them.
  return Object.assign(world, announcing(world.registration.cluster));
}
