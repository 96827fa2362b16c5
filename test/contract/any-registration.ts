import { type Registration, registration } from '../../lib/contract/registration.ts';

/** Of a cluster with two masters, with the defaults of all that is not said. */
export const anyRegistration: Registration = registration.parse({
  schemaVersion: 1,
  cluster: 'locust',
  topology: 'two-masters',
  slots: {
    blue: { master: 'locust-blue-master', worker: 'locust-blue-worker' },
    green: { master: 'locust-green-master', worker: 'locust-green-worker' },
  },
});
