import { isScaled } from '../../automation/automation.ts';
import { servicesOf } from '../../cluster.ts';
import { parametersUnknown, restartParameters } from '../../gates/restart.ts';
import type { Revision } from '../../plan.ts';
import { describeWeights } from '../../traffic.ts';
import type { Inventory } from '../inventory.ts';
import type { RegisteredCluster, Wish } from '../wish.ts';
import { type Check, check } from './check.ts';

/** What must be there besides the cluster itself: images, calendars, time, and what a restart of a test needs. */
export function surroundingChecks(
  cluster: RegisteredCluster,
  wish: Wish,
  inventory: Inventory,
  target: Revision,
): readonly Check[] {
  return [
    imageCheck(cluster, inventory, target),
    calendarCheck(calendarsOf(cluster, wish), inventory),
    windowCheck(wish, inventory),
    testCheck(wish, inventory),
    ...actsByItself(cluster, inventory),
    loadBalancerCheck(cluster, inventory),
  ];
}

/** The calendars of the registration and of the request, each once. */
export function calendarsOf(cluster: RegisteredCluster, wish: Wish): readonly string[] {
  return [...new Set([...cluster.calendars, ...wish.calendars])];
}

/** Without the active slot's images there is no way back. What the idle slot ran once is never started again. */
function imageCheck({ slots }: RegisteredCluster, inventory: Inventory, target: Revision): Check {
  const active = Object.values(slots[inventory.activeSlot]);
  const stable = active.flatMap((service) => inventory.images[service] ?? []);
  const images = [...new Set([...Object.values(target.images), ...stable])];
  const presence = (image: string) => inventory.surroundings.images[image] ?? 'unknown';
  const missing = images.filter((image) => presence(image) === 'missing');
  const problem = `${missing.join(' and ')} can't be found in the registry; push it there, or name another image`;
  const found = images.map((image) => `${image} (${presence(image)})`).join(', ');
  return check(
    'image-missing',
    missing.length > 0 ? problem : null,
    `no image is known to be missing: ${found}`,
  );
}

/** One that is closed is no refusal: the first gate waits for it. */
function calendarCheck(calendars: readonly string[], { surroundings }: Inventory): Check {
  const readings = calendars.map(
    (calendar) =>
      surroundings.calendars.find((reading) => reading.calendar === calendar) ??
      ({ calendar, kind: 'missing', reason: 'nobody answered for it' } as const),
  );
  const missing = readings.find((reading) => reading.kind === 'missing');
  const problem =
    missing &&
    `the calendar ${missing.calendar} can't be read: ${missing.reason}; correct its name, or leave it out of calendars`;
  const found = readings.map(({ calendar, kind }) => `${calendar} is ${kind}`).join(', ');
  return check('calendar-missing', problem, found || 'no calendar is asked for');
}

function windowCheck({ windowEnd }: Wish, { at }: Inventory): Check {
  const problem =
    windowEnd !== null && windowEnd <= at
      ? `the window ended at ${windowEnd} and it is ${at}; give a later windowEnd`
      : null;
  return check(
    'window-over',
    problem,
    windowEnd === null ? 'no window is set' : `the window ends at ${windowEnd}`,
  );
}

function testCheck({ testPolicy, testParameters }: Wish, { tests }: Inventory): Check {
  const found = tests.map(({ address, test }) => `a test is ${test.state} on the master at ${address}`);
  const detail = `${found.join(', ') || 'no test runs'}; the policy is "${testPolicy}"`;
  if (testPolicy !== 'restart') return check('test-parameters-unknown', null, detail);
  const unknown = tests.flatMap(({ address, test }) => {
    const answer = restartParameters(test, testParameters);
    return answer.kind === 'unknown' ? [parametersUnknown(address, answer.missing).message] : [];
  });
  return check('test-parameters-unknown', unknown[0], detail);
}

/** Passed always: it is suspended by the upgrade's first change and put back by its last. */
function actsByItself(cluster: RegisteredCluster, inventory: Inventory): readonly Check[] {
  const scaled = autoScaledServices(cluster, inventory);
  const moved = rebalancedServices(cluster, inventory);
  const meanwhile = 'suspended for the upgrade and put back after it';
  return [
    check(
      'auto-scaling',
      null,
      scaled.length > 0 ? `found on ${scaled.join(', ')}: ${meanwhile}` : 'changes the count of no service',
    ),
    check(
      'zone-rebalancing',
      null,
      moved.length > 0 ? `found on ${moved.join(', ')}: ${meanwhile}` : 'is off for every service',
    ),
  ];
}

/** A rule that can't send users to the new master would show only once the old one is about to go. */
function loadBalancerCheck({ loadBalancer }: RegisteredCluster, { surroundings }: Inventory): Check {
  if (!loadBalancer) return check('rule-unusable', null, 'no rule follows the active slot');
  const routing = surroundings.routing ?? { kind: 'unusable', reason: 'nobody answered for its rule' };
  return routing.kind === 'unusable'
    ? check('rule-unusable', routing.reason, '')
    : check('rule-unusable', null, `its rule has the weights ${describeWeights(routing.weights)}`);
}

/** Services of the cluster whose count Application Auto Scaling changes. */
export function autoScaledServices(
  { slots }: RegisteredCluster,
  { surroundings }: Inventory,
): readonly string[] {
  const scaled = surroundings.scalableTargets.filter(isScaled).map(({ service }) => service);
  return servicesOf(slots).filter((service) => scaled.includes(service));
}

/** Services of the cluster whose tasks ECS moves between availability zones. */
export function rebalancedServices({ slots }: RegisteredCluster, inventory: Inventory): readonly string[] {
  const found = inventory.services.filter(({ zoneRebalancing }) => zoneRebalancing);
  return servicesOf(slots).filter((name) => found.some(({ service }) => service === name));
}
