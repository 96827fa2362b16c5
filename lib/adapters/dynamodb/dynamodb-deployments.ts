import type { Deployment } from '../../domain/deployment/deployment.ts';
import type { Deployments } from '../../ports/deployments.ts';
import { json, readJson, readText, text } from './attributes.ts';
import { ClusterTable, type ClusterTableProps } from './cluster-table.ts';
import { deploymentKey, newestDeploymentKey } from './keys.ts';

/** Deployments in the ledger's table: one item for each request, and one that names the newest request. */
export class DynamoDbDeployments implements Deployments {
  readonly #table: ClusterTable;

  constructor(props: ClusterTableProps) {
    this.#table = new ClusterTable(props);
  }

  async remember(deployment: Deployment): Promise<Deployment> {
    const { requestId } = deployment;
    const first = await this.#table.putFirst(deploymentKey(requestId), { body: json(deployment) });
    const kept = first ? deployment : ((await this.ofRequest(requestId)) ?? deployment);
    if (kept.course.kind !== 'nothing') await this.#becomesNewest(kept, first);
    return kept;
  }

  /**
   * A request that is delivered again does it again, because the function may have died between the two writes; one
   * that a newer request has overtaken must not become the newest again.
   */
  async #becomesNewest({ requestId, at }: Deployment, first: boolean): Promise<void> {
    const again = { condition: '(attribute_not_exists(decidedAt) OR decidedAt < :at)' };
    await this.#table.update(newestDeploymentKey, {
      set: 'requestId = :requestId, decidedAt = :at',
      ...(!first && again),
      values: { requestId: text(requestId), at: text(at) },
    });
  }

  async ofRequest(requestId: string): Promise<Deployment | null> {
    const found = await this.#table.get(deploymentKey(requestId));
    return found && readJson<Deployment>(found, 'body');
  }

  async newest(): Promise<Deployment | null> {
    const found = await this.#table.get(newestDeploymentKey);
    return found && this.ofRequest(readText(found, 'requestId'));
  }
}
