import { expect, test } from 'vitest';
import { survey } from '../../lib/functions/survey.ts';
import { scaled } from '../domain/fixtures.ts';
import { fakeWorld } from '../fakes/fake-world.ts';

test('what is asked for twice is looked at once', async () => {
  // Prepare
  const { survey: surroundings, scaling } = fakeWorld();
  surroundings.setCalendar('freeze', 'closed');
  surroundings.setImage('locust:1', 'present');
  scaling.register('blue-worker', 2, 10);

  // Act
  const answer = await survey(surroundings, {
    calendars: ['freeze', 'freeze'],
    services: ['blue-worker', 'green-worker', 'blue-worker'],
    images: ['locust:1', 'locust:2', 'locust:1'],
    routing: null,
  });

  // Assess
  expect(surroundings.asked).toEqual([
    {
      calendars: ['freeze'],
      services: ['blue-worker', 'green-worker'],
      images: ['locust:1', 'locust:2'],
      routing: null,
    },
  ]);
  expect(answer).toEqual({
    calendars: [{ calendar: 'freeze', kind: 'closed', nextTransitionAt: null }],
    scalableTargets: [scaled('blue-worker')],
    routing: null,
    images: { 'locust:1': 'present', 'locust:2': 'unknown' },
  });
});
