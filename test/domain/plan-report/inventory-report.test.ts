import { expect, test } from 'vitest';
import { inventoryReport } from '../../../lib/domain/plan-report/inventory-report.ts';
import { scaled, serviceState } from '../fixtures.ts';
import { inventoryOf, sharedMaster, twoMasters } from '../planning/planning-fixtures.ts';

test('every service has its slot, its image and the version that the image states', () => {
  // Act
  const { services } = inventoryReport(twoMasters, inventoryOf(twoMasters));

  // Assess
  expect(
    services.map(({ service, role, slot, desired, version }) => [service, role, slot, desired, version]),
  ).toEqual([
    ['blue-master', 'master', 'blue', 1, '2.25.0'],
    ['green-master', 'master', 'green', 0, '2.25.0'],
    ['blue-worker', 'worker', 'blue', 4, '2.25.0'],
    ['green-worker', 'worker', 'green', 0, '2.25.0'],
  ]);
});

test('a shared master belongs to both slots', () => {
  expect(inventoryReport(sharedMaster, inventoryOf(sharedMaster)).services[0]).toMatchObject({
    service: 'master',
    role: 'master',
    slot: 'both',
  });
});

test('mixed workers are counted by version, with the skew that they have now', () => {
  // Act
  const report = inventoryReport(
    sharedMaster,
    inventoryOf(sharedMaster, { master: '2.25.0', workers: { '2.25.0': 3, '2.20.0': 1 } }),
  );

  // Assess
  expect(report.workers).toEqual([
    { version: '2.25.0', count: 3, by: 'reported' },
    { version: '2.20.0', count: 1, by: 'reported' },
  ]);
  expect(report.skew).toEqual({ kind: 'minor', distance: 5, worker: 'older' });
});

test('auto scaling and zone rebalancing are shown where they are', () => {
  // Prepare
  const inventory = inventoryOf(twoMasters);
  const services = inventory.services.map((service) =>
    service.service === 'blue-worker' ? serviceState('blue-worker', 4, { zoneRebalancing: true }) : service,
  );
  const surroundings = { ...inventory.surroundings, scalableTargets: [scaled('green-worker')] };

  // Act
  const report = inventoryReport(twoMasters, { ...inventory, services, surroundings });

  // Assess
  expect(report.services.map(({ autoScaled, zoneRebalancing }) => [autoScaled, zoneRebalancing])).toEqual([
    [false, false],
    [false, false],
    [false, true],
    [true, false],
  ]);
});
