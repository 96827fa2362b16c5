import { expect, test } from 'vitest';
import { locustVersionOf } from '../../../lib/local/nodes/images.ts';

test.each([
  ['locustio/locust:2.32.2', '2.32.2'],
  ['docker.io/locustio/locust:2.4.0', '2.4.0'],
  ['locustio/locust:2.47.1.dev5', '2.47.1.dev5'],
  ['locustio/locust:2.0.0b4', '2.0.0b4'],
  ['locustio/locust:latest', null],
  ['locustio/locust:master', null],
  ['locustio/locust', null],
  ['locustio/locust:2.32.2@sha256:abc', '2.32.2'],
  ['locustio/locust:../../etc', null],
  ['000000000000.dkr.ecr.us-east-1.amazonaws.com/locust:2.32.2', null],
  ['evil/locustio/locust:2.32.2', null],
])('%s holds Locust %s', (image, version) => {
  expect(locustVersionOf(image)).toBe(version);
});
