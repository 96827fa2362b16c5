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
    const { requestId, course } = deployment;
    if (!(await this.#table.putFirst(deploymentKey(requestId), { body: json(deployment) }))) {
      // A request that is delivered again must not become the newest one again.
      return (await this.ofRequest(requestId)) ?? deployment;
    }
    if (course.kind !== 'nothing') {
      await this.#table.put(newestDeploymentKey, { requestId: text(requestId) });
    }
    return deployment;
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
