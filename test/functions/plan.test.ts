import { describe, expect, test } from 'vitest';
import { plan } from '../../lib/functions/plan.ts';
import { fakeWorld } from '../fakes/fake-world.ts';
import { clusterOf, request } from '../states/journey.ts';

describe('the plan that is shown', () => {
  test('is explained and tied to a hash, and nothing is written', async () => {
    // Prepare
    const world = fakeWorld();
    const before = await clusterOf(world);

    // Act
    const shown = await plan(world, request);

    // Assess
    expect(shown).toMatchObject({
      schemaVersion: 1,
      kind: 'planned',
      cluster: 'load',
      strategy: { name: 'blue-green' },
      target: { version: '2.32.2' },
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(world.journal.entries).toEqual([]);
    expect(await clusterOf(world)).toEqual(before);
  });

  test('is shown again for the request that carries it', async () => {
    // Prepare
    const world = fakeWorld();
    const { request: asked, hash, basis } = await plan(world, request);

    // Act
    const again = await plan(world, { ...asked, plan: { hash, basis } });

    // Assess
    expect(again).toMatchObject({ kind: 'planned', hash });
    expect(again.request).not.toHaveProperty('plan');
  });

  test('is refused once the cluster is another one, with the difference', async () => {
    // Prepare
    const world = fakeWorld();
    const { request: asked, hash, basis } = await plan(world, request);
    world.services.set('blue-worker', { desired: 6 });

    // Act
    const again = await plan(world, { ...asked, plan: { hash, basis } });

    // Assess
    expect(again).toMatchObject({
      kind: 'refused',
      cause: { code: 'plan-changed', message: expect.stringContaining('bounds.desired: 4 was shown, now 6') },
      hash: null,
      basis: null,
    });
  });

  test('says who holds the lock', async () => {
    // Prepare
    const world = fakeWorld();
    world.ledger.hand('upgrade-7', 'arn:7', world.clock.in(-60));

    // Act
    const shown = await plan(world, request);

    // Assess
    expect(shown).toMatchObject({
      kind: 'planned',
      gates: expect.arrayContaining([expect.objectContaining({ name: 'lock', state: 'shut' })]),
    });
  });
});

describe('a plan that can not be made is a refusal', () => {
  test.for<[string, unknown, string, RegExp]>([
    [
      'a policy that nobody knows',
      { ...request, testPolicy: 'hope' },
      'bad-request',
      /testPolicy: must be "wait"/,
    ],
    ['no request at all', 42, 'bad-request', /must be of type object/],
    ['a recovery', { recover: 'upgrade-1' }, 'bad-request', /ask for a plan of an upgrade/],
    [
      'a malformed range',
      { ...request, target: { version: '2.x.y' } },
      'version-malformed',
      /neither a Locust version/,
    ],
    [
      'a range that nobody satisfies',
      { ...request, target: { version: '~9.1' } },
      'no-version-satisfies',
      /~9\.1/,
    ],
    ['a calendar that is not there', { ...request, calendars: ['nowhere'] }, 'calendar-missing', /nowhere/],
  ])('%s', async ([, input, code, message]) => {
    // Prepare
    const world = fakeWorld();

    // Act
    const shown = await plan(world, input);

    // Assess
    expect(shown).toMatchObject({
      kind: 'refused',
      cause: { code, message: expect.stringMatching(message) },
      hash: null,
    });
    expect(world.journal.entries).toEqual([]);
  });

  test('a service that ECS does not know', async () => {
    // Prepare
    const slots = {
      blue: { master: 'blue-master', worker: 'blue-worker' },
      green: { master: 'green-master', worker: 'gone' },
    };

    // Act
    const shown = await plan(fakeWorld('two-masters', { slots }), request);

    // Assess
    expect(shown).toMatchObject({ kind: 'refused', cause: { code: 'service-missing' }, inventory: null });
  });
});
