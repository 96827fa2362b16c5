import type { Deployment } from '../../lib/domain/deployment/deployment.ts';
import type { Deployments } from '../../lib/ports/deployments.ts';

/** Deployments in memory. */
export class FakeDeployments implements Deployments {
  readonly #byRequest = new Map<string, Deployment>();
  #newest: string | null = null;

  async remember(deployment: Deployment): Promise<Deployment> {
    const known = this.#byRequest.get(deployment.requestId);
    if (known) return known;
    this.#byRequest.set(deployment.requestId, deployment);
    if (deployment.course.kind !== 'nothing') this.#newest = deployment.requestId;
    return deployment;
  }

  async ofRequest(requestId: string): Promise<Deployment | null> {
    return this.#byRequest.get(requestId) ?? null;
  }

  async newest(): Promise<Deployment | null> {
    return this.#newest === null ? null : this.ofRequest(this.#newest);
  }
}
