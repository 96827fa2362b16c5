import type { ExistingContextInput } from '../../contract/app-context.ts';
import type { Registration } from '../../contract/registration.ts';
import { type SnippetPlace, settingsOf } from './cdk-snippet.ts';

/**
 * The context `existing` with which the CDK app of this project deploys the upgrader of a registered cluster; null where
 * the masters name no security group, which the app does not look up.
 */
export function cdkContext(registered: Registration, place: SnippetPlace): ExistingContextInput | null {
  const { vpc, subnets, securityGroups, roles, families } = place;
  if (securityGroups.length === 0) return null;
  const { schemaVersion, cluster, topology, slots } = registered;
  return {
    registration: { schemaVersion, cluster, topology, slots, ...Object.fromEntries(settingsOf(registered)) },
    network: { vpcId: vpc, subnetIds: [...subnets], masterSecurityGroupIds: [...securityGroups] },
    taskRoles: [...roles],
    families: [...families],
  };
}

/** As it is typed: JSON in single quotes, in which a shell leaves everything but them alone. */
export function deployCommand(context: ExistingContextInput): string {
  return `npx cdk deploy -c existing='${JSON.stringify(context).replaceAll("'", String.raw`'\''`)}'`;
}
