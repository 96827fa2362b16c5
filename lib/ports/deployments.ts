import type { Deployment } from '../domain/deployment/deployment.ts';

/** What deploys of the team's code came to. All reads are strongly consistent. */
export interface Deployments {
  /**
   * Remembers what a request came to and resolves with what is remembered: the first write of a request stays, as it
   * may be delivered twice. One that started or took back an upgrade is the newest from then on.
   */
  remember(deployment: Deployment): Promise<Deployment>;
  ofRequest(requestId: string): Promise<Deployment | null>;
  /** The last one that started or took back an upgrade. */
  newest(): Promise<Deployment | null>;
}
