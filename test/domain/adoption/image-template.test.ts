import { expect, test } from 'vitest';
import { imageTemplateOf } from '../../../lib/domain/adoption/image-template.ts';

test.each<[string, string, string | null]>([
  ['locustio/locust:2.25.0', 'locustio/locust:2.25.0', 'locustio/locust:{version}'],
  [
    'registry.test:5000/load/locust:2.47.1.dev5',
    'registry.test:5000/load/locust:2.47.1.dev5',
    'registry.test:5000/load/locust:{version}',
  ],
  ['team/master:2.25.0', 'team/worker:2.25.0', null],
  ['team/locust:2.25.0', 'team/locust:2.26.0', null],
  ['team/locust:latest', 'team/locust:latest', null],
  ['team/locust', 'team/locust', null],
  ['registry.test:5000/locust', 'registry.test:5000/locust', null],
  ['team/locust@sha256:0123', 'team/locust@sha256:0123', null],
])('%s and %s follow %s', (master, worker, template) => {
  expect(imageTemplateOf(master, worker)).toBe(template);
});
