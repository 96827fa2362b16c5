import type { MasterEndpoint } from '../../../lib/domain/master-endpoint.ts';

/** A loopback address of these tests' own. */
export const testAddress = '127.61.7.1';

/** A master at the test address; ports default to ones on which nothing listens. */
export function endpoint(overrides: Partial<MasterEndpoint> = {}): MasterEndpoint {
  return {
    address: testAddress,
    webPort: 1,
    listenerPort: 1,
    basePath: '',
    tls: false,
    probeListener: true,
    expectedVersion: null,
    ...overrides,
  };
}
