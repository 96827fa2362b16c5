import { otherSlot } from '../cluster.ts';
import type { UpgradePlan, VersionCount } from '../plan.ts';
import { describeWeights, servesAlone } from '../traffic.ts';
import { compatibility } from '../versions/compatibility.ts';
import { sameVersion } from '../versions/version.ts';
import { type ExistingWorkers, unknownVersion } from './existing-workers.ts';
import { isOnDockerHub } from './images.ts';
import type { Inventory } from './inventory.ts';
import { autoScaledServices, rebalancedServices } from './preflight/surroundings.ts';
import type { RegisteredCluster } from './wish.ts';

type Announced = Pick<UpgradePlan, 'strategy' | 'stable' | 'target' | 'hops' | 'bounds'>;

/** What a plan announces besides its strategy's own warnings. */
export function planWarnings(
  cluster: RegisteredCluster,
  inventory: Inventory,
  plan: Announced,
  { own, foreign }: ExistingWorkers,
): readonly string[] {
  return [
    ...own.flatMap((workers) => skewWarning(cluster, plan, workers)),
    ...foreignWarning(foreign),
    ...automationWarnings(cluster, inventory),
    ...trafficWarnings(cluster, inventory),
    ...hopImageWarnings(inventory, plan),
    ...dockerHubWarning(plan),
  ];
}

/** Workers of another version than their master, before anything was changed. */
function skewWarning(
  cluster: RegisteredCluster,
  { strategy, stable }: Announced,
  { version, count }: VersionCount,
): readonly string[] {
  if (sameVersion(version, stable.version)) return [];
  if (version === unknownVersion) {
    return [`the version of ${count} workers can't be read: ${strategy} replaces them all the same`];
  }
  const pair = compatibility(stable.version, version, cluster);
  const verdict =
    pair.verdict === 'unsafe'
      ? `a pair that is unsafe: ${pair.consequence}`
      : `a pair that is ${pair.verdict === 'safe' ? 'safe' : 'not known to be safe'}`;
  return [
    `${count} workers of ${version} run on the ${stable.version} master, ${verdict}; ${strategy} replaces them`,
  ];
}

function foreignWarning(foreign: readonly VersionCount[]): readonly string[] {
  const count = foreign.reduce((sum, workers) => sum + workers.count, 0);
  return count > 0
    ? [`${count} workers on the active master belong to neither slot: they are counted, not upgraded`]
    : [];
}

function automationWarnings(cluster: RegisteredCluster, inventory: Inventory): readonly string[] {
  const scaled = autoScaledServices(cluster, inventory);
  const moved = rebalancedServices(cluster, inventory);
  return [
    ...(scaled.length > 0
      ? [
          `auto scaling of ${scaled.join(', ')} is suspended until the upgrade ends: no load and no schedule changes the number of workers meanwhile`,
        ]
      : []),
    ...limitsWarning(cluster, inventory, scaled),
    ...(moved.length > 0
      ? [`availability zone rebalancing of ${moved.join(', ')} is off until the upgrade ends`]
      : []),
  ];
}

/** Policies and scheduled actions belong to a service; only limits can follow the active slot. */
function limitsWarning(
  { slots }: RegisteredCluster,
  { activeSlot, surroundings }: Inventory,
  scaled: readonly string[],
): readonly string[] {
  const [active, idle] = [slots[activeSlot].worker, slots[otherSlot(activeSlot)].worker];
  const registered = surroundings.scalableTargets.some(({ service }) => service === idle);
  if (!scaled.includes(active) || registered) return [];
  return [
    `only ${active} is known to auto scaling: after a success ${idle} gets its limits, but not its policies and scheduled actions; give ${idle} the same ones, which locust-upgrade adopt does for a cluster that it adopted`,
  ];
}

function trafficWarnings(
  { loadBalancer, topology }: RegisteredCluster,
  { activeSlot, surroundings: { routing } }: Inventory,
): readonly string[] {
  if (!loadBalancer || topology === 'shared-master' || routing?.kind !== 'read') return [];
  const { weights, sticky } = routing;
  return [
    ...(sticky
      ? [
          `the load balancer's rule is sticky: who used the old master is sent to it, and finds nobody there, until the cookie expires`,
        ]
      : []),
    ...(servesAlone(activeSlot, weights)
      ? []
      : [
          `the load balancer's rule does not send everybody to ${activeSlot}, which is active: its weights are ${describeWeights(weights)}`,
        ]),
  ];
}

/** The survey looks at stable and target; whether a version between can be pulled shows when its master starts. */
function hopImageWarnings({ surroundings }: Inventory, { hops }: Announced): readonly string[] {
  const between = hops.slice(0, -1).flatMap(({ to }) => [to.images.master, to.images.worker]);
  const unseen = [...new Set(between)].filter((image) => surroundings.images[image] !== 'present');
  return unseen.length > 0
    ? [`it is not known whether the registry has ${unseen.join(', ')}: the hop that needs it finds out`]
    : [];
}

/** Each Fargate task pulls by itself, so that about this many meet Docker Hub's limit for anonymous pulls at once. */
const manyPulls = 50;

function dockerHubWarning({ target, bounds }: Announced): readonly string[] {
  return bounds.desired > manyPulls && isOnDockerHub(target.images.worker)
    ? [
        `${bounds.desired} workers pull ${target.images.worker} from Docker Hub, which limits anonymous pulls; use a copy in ECR`,
      ]
    : [];
}
