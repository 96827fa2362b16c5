import { expect, test } from 'vitest';
import { survey } from '../../lib/functions/survey.ts';
import { FakeSurvey } from '../fakes/fake-survey.ts';

test('what is asked for twice is looked at once', async () => {
  // Prepare
  const surroundings = new FakeSurvey();
  surroundings.setCalendar('freeze', 'closed');
  surroundings.setImage('locust:1', 'present');
  surroundings.autoScale('blue-worker');

  // Act
  const answer = await survey(surroundings, {
    calendars: ['freeze', 'freeze'],
    services: ['blue-worker', 'green-worker', 'blue-worker'],
    images: ['locust:1', 'locust:2', 'locust:1'],
  });

  // Assess
  expect(surroundings.asked).toEqual([
    { calendars: ['freeze'], services: ['blue-worker', 'green-worker'], images: ['locust:1', 'locust:2'] },
  ]);
  expect(answer).toEqual({
    calendars: [{ calendar: 'freeze', kind: 'closed', nextTransitionAt: null }],
    autoScaled: ['blue-worker'],
    images: { 'locust:1': 'present', 'locust:2': 'unknown' },
  });
});
