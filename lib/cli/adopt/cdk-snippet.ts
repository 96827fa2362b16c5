import type { ServicePlace } from '../../adapters/ecs/existing-service.ts';
import { type Registration, registration as schema } from '../../contract/registration.ts';

/** Where the upgrader stands, and whom it must reach. */
export interface SnippetPlace {
  readonly account: string;
  readonly region: string;
  readonly vpc: string;
  /** Of the masters. */
  readonly subnets: ServicePlace['subnets'];
  readonly securityGroups: ServicePlace['securityGroups'];
  /** Of the task definitions, of masters and workers. */
  readonly roles: ServicePlace['roles'];
  /** In which upgrades register task definitions. */
  readonly families: readonly string[];
}

/**
 * A CDK app that deploys the upgrader of a registered cluster, with all that it needs: the Probe's network, a rule in
 * each of the masters' security groups, and the roles that an upgrade passes on to ECS.
 */
export function cdkSnippet(registered: Registration, place: SnippetPlace): string {
  const { cluster, slots } = registered;
  return [
    "import { App, Stack } from 'aws-cdk-lib';",
    "import { SecurityGroup, Subnet, Vpc } from 'aws-cdk-lib/aws-ec2';",
    "import { LocustCluster, LocustUpgrader } from 'locust-upgrade';",
    '',
    'const app = new App();',
    `const stack = new Stack(app, 'LocustUpgrader', { env: ${literal({ account: place.account, region: place.region })} });`,
    '// The subnets are named below, so that its zones do not matter.',
    `const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', ${literal({ vpcId: place.vpc, availabilityZones: [`${place.region}a`] })});`,
    "const cluster = LocustCluster.fromServices(stack, 'Cluster', {",
    `  clusterName: ${literal(cluster)},`,
    '  slots: {',
    `    blue: ${literal(slots.blue)},`,
    `    green: ${literal(slots.green)},`,
    '  },',
    '  vpc,',
    '  subnets: {',
    `    subnets: [${place.subnets.map((id, index) => `Subnet.fromSubnetId(stack, 'Subnet${index + 1}', ${literal(id)})`).join(', ')}],`,
    '  },',
    `  // Each is given rules that let the Probe in: TCP ${registered.webPort} and ${registered.listenerPort}.`,
    `  masterSecurityGroups: [${securityGroups(place).join(', ')}],`,
    `  taskRoles: ${literal(place.roles)},`,
    `  families: ${literal(place.families)},`,
    ...settingsOf(registered).map(([name, value]) => `  ${name}: ${literal(value)},`),
    '});',
    "new LocustUpgrader(stack, 'Upgrader', { cluster });",
    '',
  ].join('\n');
}

/** A service that names no group has its network's own one, which is called `default` (Amazon VPC user guide). */
function securityGroups({ securityGroups: ids }: SnippetPlace): readonly string[] {
  if (ids.length === 0) return ["SecurityGroup.fromLookupByName(stack, 'Masters', 'default', vpc)"];
  return ids.map(
    (id, index) => `SecurityGroup.fromSecurityGroupId(stack, 'Masters${index + 1}', ${literal(id)})`,
  );
}

/** The members of a registration that differ from their defaults, but for those that stand above. */
export function settingsOf(registered: Registration): readonly (readonly [string, unknown])[] {
  const { schemaVersion, cluster, topology, slots, ...settings } = registered;
  const byDefault: Readonly<Record<string, unknown>> = schema.parse({
    schemaVersion,
    cluster,
    topology,
    slots,
  });
  return Object.entries(settings).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(byDefault[name]),
  );
}

/** A value as TypeScript: names of members stand bare where they may, texts in single quotes. */
function literal(value: unknown): string {
  if (typeof value === 'string') return `'${value.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).map(([name, each]) => `${memberName(name)}: ${literal(each)}`);
  return members.length > 0 ? `{ ${members.join(', ')} }` : '{}';
}

function memberName(name: string): string {
  return /^[a-z_]\w*$/i.test(name) ? name : literal(name);
}
